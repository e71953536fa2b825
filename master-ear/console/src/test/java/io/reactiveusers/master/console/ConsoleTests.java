package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the console in its server, beside the API, and opens it in a real browser. Each subject has a class of its own; all
 * share one database, so a test looks only for users of names it made with {@link #unique}.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class ConsoleTests {
    static final String URL = "http://127.0.0.1:25180";
    static final String ADMIN = "first-admin";
    static final String ADMIN_PASSWORD = "first-admin-password";
    static final String PASSWORD = "a password of some length";

    private static Playwright playwright;
    private static Browser browser;
    /** The administrator's session, once there is one: a login takes seconds of a busy machine. */
    private static Cookie administrator;

    Page page;

    @Deployment(testable = false)
    static EnterpriseArchive master() {
        File parts = new File(System.getProperty("ear.parts"));
        return ShrinkWrap.create(EnterpriseArchive.class, "master.ear")
                .addAsLibraries(new File(parts, "lib").listFiles())
                .addAsModule(new File(parts, "master-ejb.jar"))
                .addAsModule(new File(parts, "master-api.war"), "api.war")
                .addAsModule(new File(System.getProperty("console.war")))
                .setApplicationXML(
                        new StringAsset(
                                """
                                <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
                                  <initialize-in-order>true</initialize-in-order>
                                  <module><ejb>master-ejb.jar</ejb></module>
                                  <module><web><web-uri>api.war</web-uri><context-root>/api</context-root></web></module>
                                  <module><web><web-uri>console.war</web-uri><context-root>/</context-root></web></module>
                                </application>
                                """));
    }

    @BeforeAll
    static void startBrowser() {
        // A new password is hashed 600,000 times, by a server that shares its cores with other modules' tests.
        setDefaultAssertionTimeout(30_000);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
    }

    @AfterAll
    static void endBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void openPage() {
        page = window();
    }

    @AfterEach
    void closePages() {
        browser.contexts().forEach(BrowserContext::close);
    }

    /** Opens the first page as the administrator, in the session of an earlier test if there is one. */
    void logInAsAdministrator() {
        if (administrator != null) {
            page.context().addCookies(List.of(administrator));
        }
        page.navigate(URL + "/");
        if (page.locator("#login").isVisible()) {
            fillInLogin(page, ADMIN, ADMIN_PASSWORD);
        }
        assertThat(page.locator("#operator")).hasText(ADMIN);
        administrator = sessionCookie(page);
    }

    static void logIn(Page page, String path, String username, String password) {
        page.navigate(URL + path);
        fillInLogin(page, username, password);
    }

    static void fillInLogin(Page page, String username, String password) {
        page.locator("#username").fill(username);
        page.locator("#password").fill(password);
        page.locator("#login").click();
    }

    void save() {
        page.locator("#save").click();
    }

    /** Adds a user who can log in, and returns their page's URL. */
    String add(String username) {
        page.navigate(URL + "/user.xhtml");
        page.locator("#username").fill(username);
        page.locator("#password").fill(PASSWORD);
        save();
        assertThat(page.locator("#messages")).hasText("The user has been added.");
        return page.url();
    }

    /** Adds a user who cannot log in, which takes no time, and returns their page's URL. */
    String addWithoutPassword(String username) {
        page.navigate(URL + "/user.xhtml");
        page.locator("#username").fill(username);
        save();
        assertThat(page.locator("#messages")).hasText("The user has been added.");
        return page.url();
    }

    String tokenOfAdministrator() {
        String basic = Base64.getEncoder().encodeToString((ADMIN + ":" + ADMIN_PASSWORD).getBytes(UTF_8));
        APIResponse issued = page.request()
                .post(
                        URL + "/api/tokens",
                        RequestOptions.create()
                                .setHeader("Authorization", "Basic " + basic)
                                .setData(Map.of()));
        Matcher token = Pattern.compile("\"token\":\"([^\"]+)\"").matcher(issued.text());
        assertThat(token.find()).as(issued.text()).isTrue();
        return token.group(1);
    }

    /** Adds a user who cannot log in, which takes no time, and returns the user's id. */
    String addByApi(String token, Map<String, ?> fields) {
        APIResponse added = page.request()
                .post(
                        URL + "/api/users",
                        RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + token)
                                .setData(fields));
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        String location = added.headers().get("location");
        return location.substring(location.lastIndexOf('/') + 1);
    }

    String addStaff(String username) {
        String user = add(username);
        page.locator("#staff").check();
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
        return user;
    }

    static Page window() {
        BrowserContext context = browser.newContext();
        context.setDefaultTimeout(30_000);
        return context.newPage();
    }

    static Cookie sessionCookie(Page page) {
        return page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals("JSESSIONID"))
                .findFirst()
                .orElseThrow();
    }

    static String unique(String prefix) {
        return prefix + UUID.randomUUID().toString().substring(0, 8);
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
