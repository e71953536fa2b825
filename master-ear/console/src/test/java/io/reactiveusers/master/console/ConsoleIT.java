package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.SameSiteAttribute;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console in its server, beside the API, through a real browser. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class ConsoleIT {
    private static final String URL = "http://127.0.0.1:25180";
    private static final String ADMIN = "first-admin";
    private static final String ADMIN_PASSWORD = "first-admin-password";
    private static final String PASSWORD = "a password of some length";

    private static Playwright playwright;
    private static Browser browser;
    private Page page;

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
        setDefaultAssertionTimeout(20_000);
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

    @Test
    void wrongPasswordIsRefused() {
        logIn(page, "/", ADMIN, "not the password");
        assertThat(page.locator("#messages")).hasText("Wrong username or password.");
        assertThat(page.navigate(URL + "/users.xhtml").url()).contains("/login.xhtml");
    }

    @Test
    void whoIsNotStaffIsRefusedAndToldSo() {
        String name = unique("plain");
        logInAsAdministrator();
        add(name);
        Page other = window();
        logIn(other, "/", name, PASSWORD);
        assertThat(other.locator("#messages")).containsText("not staff");
        assertThat(other.navigate(URL + "/users.xhtml").url()).contains("/login.xhtml");
    }

    @Test
    void loginChangesTheSessionAndLeadsToThePageAskedFor() {
        page.navigate(URL + "/user.xhtml?id=-1");
        Cookie before = sessionCookie(page);
        fillInLogin(page, ADMIN, ADMIN_PASSWORD);
        assertThat(page).hasURL(URL + "/user.xhtml?id=-1");
        Cookie after = sessionCookie(page);
        assertThat(after.value).isNotEqualTo(before.value);
        assertThat(after.httpOnly).isTrue();
        assertThat(after.sameSite).isEqualTo(SameSiteAttribute.LAX);
    }

    @Test
    void logoutEndsTheSession() {
        logInAsAdministrator();
        Cookie session = sessionCookie(page);
        page.locator("#logout").click();
        assertThat(page.locator("#login")).isVisible();
        page.context().addCookies(List.of(session));
        assertThat(page.navigate(URL + "/users.xhtml").url()).contains("/login.xhtml");
    }

    @Test
    void userIsAddedFoundChangedAndDeleted() {
        String name = unique("ann");
        logInAsAdministrator();
        String user = add(name);

        page.navigate(URL + "/");
        page.locator("#search").fill(name);
        Locator rows = page.locator("#users_data > tr");
        assertThat(rows).hasCount(1);
        assertThat(page).hasURL(Pattern.compile("q=" + name));
        page.locator("#users_data a").click();
        assertThat(page).hasURL(user);

        page.locator("#firstName").fill("Änn");
        page.locator("#active").uncheck();
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
        assertThat(page.locator("#firstName")).hasValue("Änn");
        assertThat(page.locator("#active")).not().isChecked();

        page.locator("#delete").click();
        page.locator("#confirmDelete").click();
        assertThat(page.locator("#messages")).hasText("The user " + name + " has been deleted.");
        assertThat(page.navigate(user).status()).isEqualTo(404);
    }

    @Test
    void selectedUsersAreDeletedAndNoOthers() {
        String name = unique("many");
        logInAsAdministrator();
        String token = tokenOfAdministrator();
        List.of("a", "b", "c").forEach(suffix -> addByApi(token, name + suffix));
        page.navigate(URL + "/users.xhtml?q=" + name);
        page.locator("#users_data > tr").nth(0).locator(".ui-chkbox-box").click();
        page.locator("#users_data > tr").nth(2).locator(".ui-chkbox-box").click();
        page.locator("#deleteSelected").click();
        assertThat(page.locator("#selected li")).hasText(new String[] {name + "a", name + "c"});
        page.locator("#confirmDelete").click();
        assertThat(page.locator("#messages")).hasText("2 users have been deleted.");
        assertThat(page.locator("#users_data a")).hasText(name + "b");
    }

    @Test
    void listAnswersOnePageAtATime() {
        String name = unique("page");
        String token = tokenOfAdministrator();
        for (char suffix = 'a'; suffix <= 'u'; suffix++) {
            addByApi(token, name + suffix);
        }
        logInAsAdministrator();
        page.navigate(URL + "/users.xhtml?q=" + name);
        Locator names = page.locator("#users_data a");
        assertThat(names).hasCount(20);
        page.locator(".ui-paginator-next").click();
        assertThat(names).hasText(new String[] {name + "u"});
        page.reload();
        assertThat(names).hasText(new String[] {name + "u"});
        page.locator("#search").fill(name + "b");
        assertThat(names).hasText(new String[] {name + "b"});
    }

    @Test
    void refusalIsShownAtItsField() {
        logInAsAdministrator();
        page.navigate(URL + "/user.xhtml");
        page.locator("#username").fill("has space");
        page.locator("#email").fill("kept@example.org");
        save();
        assertThat(page.locator("#usernameMessage")).containsText("letters");
        assertThat(page.locator("#username")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#username")).isFocused();
        assertThat(page.locator("#email")).hasValue("kept@example.org");

        page.locator("#username").fill(ADMIN);
        save();
        assertThat(page.locator("#usernameMessage")).hasText("Belongs to another user.");
    }

    @Test
    void staleSaveChangesNothingAndKeepsTheInput() {
        logInAsAdministrator();
        String user = add(unique("stale"));
        page.navigate(user);
        Page other = page.context().newPage();
        other.navigate(user);
        other.locator("#lastName").fill("Theirs");
        other.locator("#save").click();
        assertThat(other.locator("#messages")).hasText("The user has been saved.");

        page.locator("#firstName").fill("Mine");
        save();
        assertThat(page.locator("#stale")).containsText("Theirs");
        assertThat(page.locator("#firstName")).hasValue("Mine");
        save();
        assertThat(page.locator("#stale")).isVisible();

        page.locator("#reload").click();
        assertThat(page.locator("#lastName")).hasValue("Theirs");
        assertThat(page.locator("#firstName")).hasValue("");
    }

    @Test
    void markupInNamesIsText() {
        String name = unique("markup");
        String markup = "<img src=x onerror=\"document.title='run'\"><b>bold</b>";
        logInAsAdministrator();
        String user = add(name);
        page.locator("#firstName").fill(markup);
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
        assertThat(page.locator("#firstName")).hasValue(markup);
        page.navigate(URL + "/users.xhtml?q=" + name);
        assertThat(page.locator("#users_data")).containsText(markup);
        assertThat(page.locator("main img, main b")).hasCount(0);

        page.navigate(URL + "/groups.xhtml");
        String group = "<b>" + unique("group") + "</b>";
        page.locator("#name").fill(group);
        save();
        assertThat(page.locator("#messages")).containsText(group);
        page.navigate(user);
        page.locator("#groups").click();
        page.locator("#groups_panel li")
                .filter(new Locator.FilterOptions().setHasText(group))
                .click();
        assertThat(page.locator("#groups")).containsText(group);
        assertThat(page.locator("main b, #groups_panel b")).hasCount(0);
    }

    @Test
    void groupIsAddedRenamedAndDeleted() {
        String name = unique("group");
        logInAsAdministrator();
        page.navigate(URL + "/groups.xhtml");
        page.locator("#name").fill(name);
        save();
        Locator row = page.locator("#groups_data a").filter(new Locator.FilterOptions().setHasText(name));
        row.click();
        page.locator("#name").fill("");
        save();
        assertThat(page.locator("#nameMessage")).hasText("Is empty.");
        page.locator("#name").fill(name + " renamed");
        save();
        assertThat(page.locator("#messages")).containsText("in the background");
        assertThat(row).hasText(name + " renamed");
        row.click();
        page.locator("#delete").click();
        page.locator("#confirmDelete").click();
        assertThat(page.locator("#messages")).containsText("has been deleted");
        assertThat(row).hasCount(0);
    }

    @Test
    void staffMayNotDoWhatIsForSuperusers() {
        String name = unique("clerk");
        logInAsAdministrator();
        page.navigate(addStaff(name));
        Page clerk = window();
        logIn(clerk, "/user.xhtml", name, PASSWORD);
        assertThat(clerk.locator("#staff")).isDisabled();
        assertThat(clerk.locator("#superuser")).isDisabled();
        clerk.navigate(URL + "/user.xhtml?id=-1");
        assertThat(clerk.locator("#save")).isDisabled();
        assertThat(clerk.locator("#username")).isDisabled();
    }

    @Test
    void demotedStaffIsOutAtTheNextRequest() {
        String name = unique("demoted");
        logInAsAdministrator();
        String user = addStaff(name);
        Page clerk = window();
        logIn(clerk, "/users.xhtml", name, PASSWORD);
        assertThat(clerk.locator("#operator")).hasText(name);

        page.navigate(user);
        page.locator("#active").uncheck();
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");

        // A request of the page's script, which has to follow too.
        clerk.locator("#find").click();
        assertThat(clerk.locator("#ended")).isVisible();
        assertThat(clerk.navigate(URL + "/users.xhtml").url()).contains("/login.xhtml");
    }

    @Test
    void postWithoutAViewOfItsSessionChangesNothing() {
        logInAsAdministrator();
        String user = add(unique("forged"));
        String id = user.substring(user.indexOf('=') + 1);
        APIResponse answer = page.request()
                .post(
                        URL + "/user.xhtml",
                        RequestOptions.create()
                                .setForm(FormData.create()
                                        .set("form", "form")
                                        .set("id", id)
                                        .set("firstName", "forged")
                                        .set("save", "save")
                                        .set("jakarta.faces.ViewState", "1:2")));
        assertThat(answer.text()).contains("Nothing has been saved");
        page.navigate(user);
        assertThat(page.locator("#firstName")).hasValue("");
    }

    @Test
    void unknownThingsAreNotFound() {
        logInAsAdministrator();
        for (String path : List.of("/user.xhtml?id=99999", "/user.xhtml?id=x", "/groups.xhtml?id=99999", "/no.xhtml")) {
            Response answer = page.navigate(URL + path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(page.locator("h1")).hasText("Not found");
        }
    }

    @Test
    void pagesAreKeptToThemselves() {
        Map<String, String> headers = page.navigate(URL + "/login.xhtml").headers();
        assertThat(headers.get("content-security-policy"))
                .contains("frame-ancestors 'none'")
                .containsPattern("script-src 'self' 'nonce-[^']+'")
                .doesNotContain("unsafe-eval");
        assertThat(headers)
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("cache-control", "no-store");
        assertThat(headers.get("referrer-policy")).isEqualTo("same-origin");
    }

    private void logInAsAdministrator() {
        logIn(page, "/", ADMIN, ADMIN_PASSWORD);
        assertThat(page.locator("#operator")).hasText(ADMIN);
    }

    private static void logIn(Page page, String path, String username, String password) {
        page.navigate(URL + path);
        fillInLogin(page, username, password);
    }

    private static void fillInLogin(Page page, String username, String password) {
        page.locator("#username").fill(username);
        page.locator("#password").fill(password);
        page.locator("#login").click();
    }

    private void save() {
        page.locator("#save").click();
    }

    /** Adds a user who can log in, and answers their page's URL. */
    private String add(String username) {
        page.navigate(URL + "/user.xhtml");
        page.locator("#username").fill(username);
        page.locator("#password").fill(PASSWORD);
        save();
        assertThat(page.locator("#messages")).hasText("The user has been added.");
        return page.url();
    }

    private String tokenOfAdministrator() {
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

    /** Adds a user who cannot log in, which takes no time. */
    private void addByApi(String token, String username) {
        APIResponse added = page.request()
                .post(
                        URL + "/api/users",
                        RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + token)
                                .setData(Map.of("username", username)));
        assertThat(added.status()).as(added.text()).isEqualTo(201);
    }

    private String addStaff(String username) {
        String user = add(username);
        page.locator("#staff").check();
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
        return user;
    }

    private static Page window() {
        BrowserContext context = browser.newContext();
        context.setDefaultTimeout(15_000);
        return context.newPage();
    }

    private static Cookie sessionCookie(Page page) {
        return page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals("JSESSIONID"))
                .findFirst()
                .orElseThrow();
    }

    private static String unique(String prefix) {
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
