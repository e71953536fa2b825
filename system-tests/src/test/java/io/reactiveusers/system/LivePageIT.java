package io.reactiveusers.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.reactiveusers.system.TestSystem.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.reactiveusers.local.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person sees in a browser, at the master's console and at the clients' pages. */
class LivePageIT {
    private static TestBrowser browser;

    private final TestSystem system = TestSystem.running();

    @BeforeAll
    static void openBrowser() {
        browser = new TestBrowser();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void settled() {
        system.awaitConverged();
    }

    @Test
    void aNameChangedInTheConsoleAppearsInThatUsersOpenPagesAndInNoOther() throws IOException {
        List<Page> pages = new ArrayList<>();
        List<Page> others = new ArrayList<>();
        for (Server client : system.local().clients()) {
            pages.add(pageOf(client, 1));
            others.add(pageOf(client, 2));
        }
        // A reload of the page would remove this mark.
        pages.forEach(page -> page.evaluate("document.body.dataset.notReloaded = 'true'"));
        String othersName = others.get(0).locator("#first_name").textContent();

        Page console = browser.logIn(system.master().url() + "/", "first-admin", TestSystem.ADMIN_PASSWORD);
        console.locator("#search").fill("u1@example.org");
        Locator user = console.locator("a[href$='user.xhtml?id=" + sample(1) + "']");
        user.click();
        console.locator("#firstName").fill("Zoë <b>&amp;</b>");
        TestBrowser.picture(console, "console-user");
        console.locator("#save").click();

        for (Page page : pages) {
            assertThat(page.locator("#first_name")).hasText("Zoë <b>&amp;</b>");
            assertThat(page.locator("body")).hasAttribute("data-not-reloaded", "true");
        }
        TestBrowser.picture(pages.get(0), "client-page");
        for (Page other : others) {
            assertThat(other.locator("#first_name")).hasText(othersName);
            assertThat(other.locator("#username"))
                    .hasText(system.user(sample(2)).getString("username"));
        }
    }

    @Test
    void aRenamedUserKeepsThePageAndLogsInUnderTheNewName() throws IOException {
        Page page = pageOf(system.client(1), 3);

        system.change(sample(3), "username", "浩+new.name_3@example");

        assertThat(page.locator("#username")).hasText("浩+new.name_3@example");
        // The socket's path has the new name, percent-encoded.
        Page again = browser.livePage(system.client(1).url(), "浩+new.name_3@example", "Passw0rd-3");
        system.change(sample(3), "last_name", "Still-Live");
        assertThat(page.locator("#last_name")).hasText("Still-Live");
        assertThat(again.locator("#last_name")).hasText("Still-Live");
    }

    @Test
    void becomingStaffClosesTheSocketAndEndsTheLogin() throws IOException {
        String username = system.user(sample(5)).getString("username");
        Page page = pageOf(system.client(1), 5);

        system.change(sample(5), "is_staff", true);

        assertClosed(page);
        system.awaitConverged();
        assertLoginRefused(username, "Passw0rd-5", 403, "not available here");

        system.change(sample(5), "is_staff", false);
        system.awaitConverged();
        browser.livePage(system.client(1).url(), username, "Passw0rd-5");
    }

    @Test
    void deletingAUserClosesTheSocketAndEndsTheLogin() throws IOException {
        String username = system.user(sample(6)).getString("username");
        Page page = pageOf(system.client(2), 6);

        system.staff().delete("/users/" + sample(6)).expect(204);

        assertClosed(page);
        assertLoginRefused(username, "Passw0rd-6", 401, "Wrong username or password");
    }

    @Test
    void deactivatingAUserClosesTheSocketAndEndsTheLogin() throws IOException {
        String username = system.user(sample(7)).getString("username");
        Page page = pageOf(system.client(1), 7);

        system.change(sample(7), "is_active", false);

        assertClosed(page);
        assertLoginRefused(username, "Passw0rd-7", 401, "Wrong username or password");
    }

    @Test
    void aWrongPasswordIsRefused() throws IOException {
        assertLoginRefused(
                system.user(sample(8)).getString("username"), "Passw0rd-9", 401, "Wrong username or password");
    }

    @Test
    void theSocketOfAnotherUserIsRefused() throws IOException {
        Page page = pageOf(system.client(1), 9);
        String own = system.user(sample(9)).getString("username");
        String other = system.user(sample(10)).getString("username");
        String open = "username => new Promise(done => { const socket = new WebSocket(`ws://${location.host}/ws/`"
                + " + encodeURIComponent(username)); socket.onopen = () => done('open');"
                + " socket.onerror = () => done('refused'); })";

        assertThat(page.evaluate(open, own)).isEqualTo("open");
        assertThat(page.evaluate(open, other)).isEqualTo("refused");
    }

    @Test
    void theConsoleIsForStaffOnly() throws IOException {
        Page page = browser.logIn(
                system.master().url() + "/", system.user(sample(11)).getString("username"), "Passw0rd-11");

        assertThat(page.locator("#password")).isVisible();
        assertThat(page.locator("#users")).hasCount(0);
    }

    private Page pageOf(Server client, int i) throws IOException {
        return browser.livePage(client.url(), system.user(sample(i)).getString("username"), "Passw0rd-" + i);
    }

    private static void assertClosed(Page page) {
        assertThat(page.locator("#connection")).hasAttribute("data-state", "closed");
        assertThat(page.locator("#notice")).isVisible();
    }

    private void assertLoginRefused(String username, String password, int status, String reason) {
        Page page = browser.page();
        page.navigate(system.client(1).url() + "/");
        page.locator("#username").fill(username);
        page.locator("#password").fill(password);
        Response answer = page.waitForResponse(
                response -> response.request().method().equals("POST"),
                () -> page.locator("#login").click());
        assertThat(answer.status()).isEqualTo(status);
        page.locator("#error").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
        assertThat(page.locator("#error")).containsText(reason);
    }
}
