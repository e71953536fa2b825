package io.reactiveusers.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.reactiveusers.system.TestSystem.sample;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an open page does while its server or its network is away. Without a reload it shows the right state in the end, and
 * it never claims to be live while nobody answers.
 */
class OpenPagesIT {
    /** Longer than a page waits in silence, and than a server takes to start. */
    private static final double PATIENCE = 120_000;

    private final TestSystem system = TestSystem.running();

    @BeforeEach
    void settled() {
        system.awaitConverged();
    }

    @Test
    void aPageOutlivesARestartOfItsClient() throws IOException {
        try (TestBrowser browser = new TestBrowser()) {
            Page page = open(browser, 14);
            system.client(2).stop();
            is(page, "reconnecting");
            system.change(sample(14), "first_name", "Restarted");
            system.local().startClient(system.client(2));
            system.client(2).awaitStarted();
            is(page, "connected");
            assertThat(page.locator("#first_name")).hasText("Restarted");
        }
    }

    @Test
    void aPageWhoseServerIsSilentSaysSo() throws Exception {
        try (TestBrowser browser = new TestBrowser()) {
            Page page = open(browser, 15);
            signal("STOP");
            try {
                is(page, "reconnecting");
                system.change(sample(15), "first_name", "Continued");
            } finally {
                signal("CONT");
            }
            is(page, "connected");
            assertThat(page.locator("#first_name")).hasText("Continued");
        }
    }

    @Test
    void aPageThatWasOfflineComesBackAtOnce() throws IOException {
        try (TestBrowser browser = new TestBrowser()) {
            Page page = open(browser, 16);
            page.context().setOffline(true);
            is(page, "reconnecting");
            system.change(sample(16), "first_name", "Online");
            system.awaitConverged();
            page.context().setOffline(false);
            is(page, "connected");
            assertThat(page.locator("#first_name")).hasText("Online");
        }
    }

    private Page open(TestBrowser browser, int user) throws IOException {
        String username = system.user(sample(user)).getString("username");
        return browser.livePage(system.client(2).url(), username, "Passw0rd-" + user);
    }

    private static void is(Page page, String state) {
        assertThat(page.locator("#connection"))
                .hasAttribute("data-state", state, new HasAttributeOptions().setTimeout(PATIENCE));
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(system.client(2).pid()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
