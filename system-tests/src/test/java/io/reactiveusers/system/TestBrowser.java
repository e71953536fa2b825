package io.reactiveusers.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chromium, for users and administrators. Every page has cookies of its own. */
public final class TestBrowser implements AutoCloseable {
    private final Playwright playwright;
    private final Browser browser;

    /** Starts the browser, without a page. */
    public TestBrowser() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update")));
    }

    /** Opens a page in a window of its own. */
    public Page page() {
        BrowserContext context = browser.newContext();
        context.setDefaultTimeout(20_000);
        setDefaultAssertionTimeout(20_000);
        return context.newPage();
    }

    /** Opens the login form of a server, fills it in and submits it. */
    Page logIn(String url, String username, String password) {
        Page page = page();
        page.navigate(url);
        page.locator("#username").fill(username);
        page.locator("#password").fill(password);
        page.locator("#login").click();
        return page;
    }

    /** Logs a user in at a client, and returns the user's page when its socket is connected. */
    Page livePage(String url, String username, String password) {
        Page page = logIn(url + "/", username, password);
        assertThat(page.locator("#connection")).hasAttribute("data-state", "connected");
        return page;
    }

    /** Takes a screenshot for people to look at, under {@code target/screenshots}. */
    static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(System.getProperty("build.directory"), "screenshots", name + ".png")));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Path chromium() {
        String configured = System.getenv("CHROMIUM");
        if (configured != null && !configured.isBlank()) {
            return Path.of(configured);
        }
        return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Chromium found: set CHROMIUM to its path"));
    }
}
