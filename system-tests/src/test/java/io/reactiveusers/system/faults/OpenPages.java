package io.reactiveusers.system.faults;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import io.reactiveusers.local.HttpApi;
import io.reactiveusers.local.Server;
import io.reactiveusers.system.TestBrowser;
import jakarta.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One open page at each client. Its user only logs in again when the page asks for it. Not thread-safe.
 */
final class OpenPages implements AutoCloseable {
    private static final String PASSWORD = "Passw0rd-page";

    private final TestBrowser browser = new TestBrowser();
    private final HttpApi master;
    private final List<Page> pages = new ArrayList<>();

    /** Opens the page of user 0 at the first client, and of user 1 at the second. */
    OpenPages(HttpApi master, List<Server> clients) throws IOException {
        this.master = master;
        for (Server client : clients) {
            long user = InitialDirectory.userId(pages.size());
            master.patch(
                            "/users/" + user,
                            Json.createObjectBuilder().add("password", PASSWORD).build())
                    .expect(200);
            Page page = browser.page();
            page.navigate(client.url() + "/");
            pages.add(page);
        }
        stayOpen();
    }

    /** Returns when both pages are connected. Logs in where a page shows the login form. */
    void stayOpen() {
        for (int i = 0; i < pages.size(); i++) {
            Page page = pages.get(i);
            long user = InitialDirectory.userId(i);
            await("the page of user " + user + " is live")
                    .pollInSameThread()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsMatching(e -> e instanceof IOException || e instanceof PlaywrightException)
                    .until(() -> isLive(page, user));
        }
    }

    private boolean isLive(Page page, long user) throws IOException {
        if (page.locator("#password").count() > 0) {
            HttpApi.Answer answer = master.get("/users/" + user);
            if (answer.status() == 200) {
                page.locator("#username").fill(answer.object().getString("username"));
                page.locator("#password").fill(PASSWORD);
                page.locator("#login").click();
            }
            return false;
        }
        if (page.locator("#connection").count() == 0) {
            // The server's own error page, shown while the application was not deployed.
            page.reload();
            return false;
        }
        return "connected".equals(page.locator("#connection").getAttribute("data-state"));
    }

    /** Returns the users that the pages show. */
    List<Row> shown() {
        List<Row> rows = new ArrayList<>();
        for (Page page : pages) {
            rows.add(new Row(
                    InitialDirectory.userId(rows.size()),
                    Long.parseLong(text(page, "revision")),
                    text(page, "username"),
                    text(page, "first_name"),
                    text(page, "last_name"),
                    text(page, "email"),
                    text(page, "is_active").equals("Yes"),
                    items(page, "groups"),
                    items(page, "user_permissions")));
        }
        return rows;
    }

    private static String text(Page page, String field) {
        return page.locator("#" + field).textContent();
    }

    private static Set<String> items(Page page, String field) {
        return new TreeSet<>(page.locator("#" + field + " li").allTextContents());
    }

    @Override
    public void close() {
        browser.close();
    }
}
