package io.reactiveusers.client.web;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.common.Action;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Login, page and status, against a server that plays the master's logins. Every test has user ids of its own. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LoginIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void rightPasswordOpensThePage() {
        have(4001, true, 1);
        Browser browser = new Browser();
        HttpResponse<String> login = browser.login("anybody", "4001");
        assertThat(login.statusCode()).isEqualTo(303);
        assertThat(login.headers().firstValue("Location")).hasValue("/");
        assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
                .containsIgnoringCase("HttpOnly")
                .containsIgnoringCase("SameSite=Lax");
        assertThat(browser.get("/").body()).contains("id=\"connection\"");
        assertThat(browser.get("/me").body()).contains("\"id\":4001", "\"revision\":1");
        assertThat(browser.get("/login").headers().firstValue("Location")).isPresent();
    }

    @Test
    void wrongPasswordIsSaidToBeWrong() {
        HttpResponse<String> login = new Browser().login("ann", "wrong");
        assertThat(login.statusCode()).isEqualTo(401);
        assertThat(login.body()).contains("id=\"error\"", "Wrong username or password");
        assertThat(new Browser().post("/login", "").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"busy", "broken", "no-token", "hang"})
    void whenTheMasterCannotTellThePageSaysSo(String password) {
        HttpResponse<String> login = new Browser().login("ann", password);
        assertThat(login.statusCode()).isEqualTo(503);
        assertThat(login.body()).contains("cannot be checked right now").doesNotContain("Wrong");
    }

    @Test
    void userWhoIsNotReplicatedOrIsDisabledCannotLogIn() {
        have(4012, false, 1);
        for (String id : new String[] {"4011", "4012"}) {
            Browser browser = new Browser();
            HttpResponse<String> login = browser.login("ann", id);
            assertThat(login.statusCode()).isEqualTo(403);
            assertThat(login.body()).contains("not available here");
            assertThat(browser.get("/me").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void anonymousIsSentToTheLoginFromThePageOnly() {
        Browser browser = new Browser();
        assertThat(browser.get("/").statusCode()).isEqualTo(303);
        assertThat(browser.get("/").headers().firstValue("Location")).hasValue("/login");
        assertThat(browser.get("/login").statusCode()).isEqualTo(200);
        assertThat(browser.get("/login").body()).doesNotContain("id=\"error\"");
        assertThat(browser.get("/assets/live.js").statusCode()).isEqualTo(200);
        assertThat(browser.get("/me").statusCode()).isEqualTo(401);
        assertThat(browser.get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void statusAsksForTheClientsOwnToken() {
        Browser browser = new Browser();
        assertThat(browser.get("/status").statusCode()).isEqualTo(401);
        HttpResponse<String> refused = browser.get("/status", "Authorization", "Bearer the-token-of-this-clienT");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(browser.get("/status", "Authorization", "Bearer the-token-of-this-client")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void formOfAnotherSiteIsRefused() {
        have(4021, true, 1);
        Browser browser = new Browser();
        String form = "username=ann&password=4021";
        assertThat(browser.post("/login", form, "Origin", "https://evil.example.org")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/login", form, "Origin", Browser.HOME).statusCode())
                .isEqualTo(303);
        assertThat(browser.post("/logout", "", "Origin", "https://evil.example.org")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.get("/logout").statusCode()).isEqualTo(405);
        assertThat(browser.get("/me").statusCode()).isEqualTo(200);
        assertThat(browser.post("/logout", "").statusCode()).isEqualTo(303);
        assertThat(browser.get("/me").statusCode()).isEqualTo(401);
    }

    @Test
    void anotherLoginReplacesTheFirstAndItsSession() {
        have(4031, true, 1);
        have(4032, true, 1);
        Browser browser = Browser.of(4031);
        String session = browser.sessionId();
        assertThat(browser.login("bob", "4032").statusCode()).isEqualTo(303);
        assertThat(browser.get("/me").body()).contains("\"id\":4032");
        assertThat(browser.sessionId()).isNotEmpty().isNotEqualTo(session);
        assertThat(browser.login("bob", "wrong").statusCode()).isEqualTo(401);
        assertThat(browser.get("/me").statusCode()).isEqualTo(401);
    }

    @Test
    void everyResponseHasTheSecurityHeaders() {
        have(4041, true, 1);
        Browser browser = Browser.of(4041);
        for (String path : new String[] {"/", "/me", "/login", "/status", "/assets/live.js"}) {
            HttpResponse<String> answer = browser.get(path);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Cache-Control"))
                    .hasValue(path.startsWith("/assets/") ? "no-cache" : "no-store");
        }
    }

    private static void have(long id, boolean active, long revision) {
        Queue.send(event(Action.INSERT, id, "user" + id, "First", active, revision));
        await().atMost(SOON).until(() -> Database.revision(id) == revision);
    }
}
