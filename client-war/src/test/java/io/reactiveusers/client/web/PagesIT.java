package io.reactiveusers.client.web;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.client.testkit.RawHttp;
import io.reactiveusers.client.testkit.RawHttp.Response;
import io.reactiveusers.client.testkit.ServerLog;
import io.reactiveusers.common.Action;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Odd requests to the pages and forms. A person gets a page that says what is wrong, and the log gets nothing. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class PagesIT {
    private static final AtomicInteger SENT = new AtomicInteger();
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String BROWSER = "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
    private static final long USER = 4600;

    private final int logged = ServerLog.lines().size();

    @AfterEach
    void nothingLogged() {
        assertThat(ServerLog.uncodedAfter(logged)).isEmpty();
    }

    @AfterAll
    static void count() {
        System.getLogger(PagesIT.class.getName()).log(System.Logger.Level.INFO, "{0} generated requests sent", SENT);
    }

    @Test
    void everyFieldOfTheLoginTakesWhatAPersonTypesAndRefusesTheRestPlainly() {
        for (Map.Entry<String, Boolean> value : OddInputs.encoded().entrySet()) {
            boolean readable = value.getValue();
            Response username = login("username=" + value.getKey() + "&password=wrong", readable ? 401 : 400);
            assertThat(username.body()).doesNotContain("<script>");
            login("username=ann&password=x" + value.getKey(), readable ? 401 : 400);
        }
    }

    @Test
    void aFormThatIsNotTheLoginsIsRefused() {
        String three = IntStream.range(0, 3_000).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining("&"));
        for (String form : List.of(
                three,
                "username=a&password=b&" + three,
                "username=a&username=b&password=c",
                "username=a&password=b&extra=1",
                "username=a;password=b&=",
                "&&&",
                "=",
                "username",
                "\u00e9=1")) {
            assertThat(login(form, form.equals("username") ? 401 : 400).header("X-Injected"))
                    .isEmpty();
        }
        assertThat(login("username=a&password=" + "x".repeat(11_000_000), 413).body())
                .contains("larger than");
        assertThat(login("username=a&password=" + "x".repeat(70_000), 413).body())
                .contains("65536 bytes");
        for (String type : List.of("text/plain", "application/json", "multipart/form-data; boundary=x", "x", "")) {
            SENT.incrementAndGet();
            page(
                    RawHttp.send(
                            "POST",
                            "/login",
                            List.of("Content-Type: " + type, BROWSER),
                            "username=a".getBytes(StandardCharsets.UTF_8)),
                    type,
                    415);
        }
    }

    @Test
    void theUsernameStaysInTheFormAfterAWrongPassword() {
        assertThat(login("username=Ann+%26+%22B%22&password=wrong", 401).body())
                .contains("value=\"Ann &amp; &quot;B&quot;\"", "Wrong username or password")
                .doesNotContain("value=\"wrong\"");
    }

    @Test
    void everyPathAndMethodHasAnAnswerThatFits() {
        for (String cookie : List.of("X: y", session())) {
            List<String> headers = List.of(cookie, BROWSER);
            page(send("GET", "/nosuch", headers), "/nosuch", 404)
                    .contains("There is no such page")
                    .doesNotContain("right now");
            for (String path : List.of(
                    "/nosuch/x",
                    "/assets/nosuch",
                    "/assets/",
                    "/error",
                    "/error.html",
                    "/index.html/x",
                    "/login/x",
                    "/%00",
                    "/%ff",
                    "/..%2f..%2fWEB-INF/web.xml",
                    "/assets/..%2f..%2fWEB-INF/web.xml",
                    "/" + "x".repeat(6_000),
                    "/;jsessionid=x/nosuch")) {
                page(send("GET", path, headers), path, 404, 403, 400);
            }
            for (String path :
                    List.of("/WEB-INF/login.html", "/WEB-INF", "/META-INF/MANIFEST.MF", "/web-inf/web.xml")) {
                assertThat(send("GET", path, headers).status()).as(path).isEqualTo(404);
            }
            for (String path : List.of("/login", "/logout", "/assets/live.js")) {
                for (String method : List.of("PUT", "DELETE", "PATCH", "FOO")) {
                    Response response = send(method, path, headers);
                    page(response, method + " " + path, 405);
                    assertThat(response.header("Allow")).as(path).contains(path.equals("/logout") ? "POST" : "GET");
                }
            }
            Response script = send("GET", "/nosuch", List.of(cookie, "Accept: */*"));
            assertThat(script.status()).isEqualTo(404);
            assertThat(script.header("Content-Type")).startsWith("application/problem+json");
            for (String name : List.of("%00", "%ff", "nosuch", "a%2Fb", "x".repeat(5_000), "%zz")) {
                Response socket = send("GET", "/ws/" + name, headers);
                assertThat(socket.status()).as(name).isBetween(400, 404);
                assertThat(socket.header("Content-Type")).as(name).doesNotContain("html");
            }
        }
    }

    @Test
    void everyResponseHasTheSecurityHeaders() {
        for (String cookie : List.of("X: y", session())) {
            for (String path : List.of(
                    "/",
                    "/index.html",
                    "/me",
                    "/login",
                    "/login?ended",
                    "/nosuch",
                    "/ws/nobody",
                    "/status",
                    "/status/x",
                    "/assets/live.js",
                    "/assets/nosuch")) {
                Response response = send("GET", path, List.of(cookie, BROWSER));
                assertThat(response.header("Content-Security-Policy")).as(path).contains("default-src 'none'");
                assertThat(response.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
                assertThat(response.header("Referrer-Policy")).as(path).isEqualTo("same-origin");
                assertThat(response.header("Cache-Control"))
                        .as(path)
                        .isEqualTo(path.equals("/assets/live.js") ? "no-cache" : "no-store");
                assertThat(response.header("Location")).as(path).doesNotContain("://");
            }
        }
    }

    private static String session() {
        if (Database.revision(USER) < 1) {
            Queue.send(event(Action.INSERT, USER, "pages", "Odd", 1));
            await().atMost(Duration.ofSeconds(30)).until(() -> Database.revision(USER) == 1);
        }
        return "Cookie: JSESSIONID=" + Browser.of(USER).sessionId();
    }

    private static Response send(String method, String path, List<String> headers) {
        SENT.incrementAndGet();
        return RawHttp.send(method, path, headers, null);
    }

    private static Response login(String form, int status) {
        SENT.incrementAndGet();
        Response response =
                RawHttp.send("POST", "/login", List.of(FORM, BROWSER), form.getBytes(StandardCharsets.UTF_8));
        page(response, form, status).contains("id=\"error\"", "id=\"username\"");
        return response;
    }

    private static org.assertj.core.api.AbstractStringAssert<?> page(
            Response response, String request, Integer... statuses) {
        assertThat(response.status()).as("%s: %s", request, response.body()).isIn((Object[]) statuses);
        assertThat(response.header("Content-Type")).as(request).startsWith("text/html");
        assertThat(response.header("X-Content-Type-Options")).as(request).isEqualTo("nosniff");
        return assertThat(response.body())
                .as(request)
                .contains("<!DOCTYPE html>")
                .doesNotContain("Exception", "\tat ", "{{");
    }
}
