package io.reactiveusers.client.web;

import static io.reactiveusers.client.web.Endpoint.ALL;
import static io.reactiveusers.client.web.Endpoint.ALL_ENDPOINTS;
import static io.reactiveusers.client.web.Endpoint.CANCEL;
import static io.reactiveusers.client.web.Endpoint.JSON;
import static io.reactiveusers.client.web.Endpoint.LIST;
import static io.reactiveusers.client.web.Endpoint.MALFORMED;
import static io.reactiveusers.client.web.Endpoint.ME;
import static io.reactiveusers.client.web.Endpoint.ONE;
import static io.reactiveusers.client.web.Endpoint.REDRIVE;
import static io.reactiveusers.client.web.Endpoint.SENT;
import static io.reactiveusers.client.web.Endpoint.START;
import static io.reactiveusers.client.web.Endpoint.STATUS;
import static io.reactiveusers.client.web.Endpoint.fields;
import static io.reactiveusers.client.web.Endpoint.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.DeadLetters;
import io.reactiveusers.client.testkit.RawHttp.Response;
import io.reactiveusers.client.testkit.ServerLog;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Generated requests to every REST resource: each field and parameter with every value of {@link OddInputs}. None may end
 * in 5xx, in a page, in a stack or in a log line without a code, none may change anything, and each that is malformed
 * leaves one line in the log.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MalformedRequestsIT {
    private int logged;
    private int malformed;
    private String before;

    @BeforeEach
    void remember() {
        Endpoint.session();
        logged = ServerLog.lines().size();
        malformed = MALFORMED.get();
        before = state();
    }

    @AfterEach
    void nothingChangedAndNothingLogged() {
        assertThat(state()).isEqualTo(before);
        assertThat(ServerLog.uncodedAfter(logged)).isEmpty();
        assertThat(ServerLog.linesAfter(logged).stream().filter(line -> line.contains("RU0322")))
                .hasSize(MALFORMED.get() - malformed);
    }

    @AfterAll
    static void count() {
        System.getLogger(MalformedRequestsIT.class.getName())
                .log(System.Logger.Level.INFO, "{0} generated requests sent", SENT);
        assertThat(SENT.get()).isGreaterThan(400);
    }

    private static String state() {
        return Database.value("select count(*) || ' runs, ' || coalesce(max(id), 0) from reconciliation") + ", "
                + Database.value(
                        "select count(*) || ' users, ' || coalesce(max(applied_at), current_date) from user_replica")
                + ", " + DeadLetters.held("users") + " messages, " + DeadLetters.held("users-dlq") + " dead letters";
    }

    @Test
    void everyMemberRefusesWhatItDoesNotTake() {
        Set<String> percent = Set.of("0", "-0", "1", "1.5", "1e2", "0." + "1".repeat(90));
        member(START, "repair", Set.of("true", "false"));
        member(START, "max_delete_percent", percent);
        member(REDRIVE, "message_ids", Set.of());
        member(START, "unknown", Set.of());
        member(REDRIVE, "unknown", Set.of());
    }

    private static void member(Endpoint endpoint, String name, Set<String> taken) {
        for (String value : OddInputs.jsonValues()) {
            if (!taken.contains(value)) {
                Response response =
                        endpoint.send("", OddInputs.member(name, value.getBytes(StandardCharsets.UTF_8)), JSON);
                assertThat(fields(refused(response, endpoint + " " + name + "=" + value, 400)))
                        .as("%s=%s", name, value)
                        .containsExactly(name);
            }
        }
        for (byte[] value : OddInputs.brokenValues()) {
            refused(endpoint.send("", OddInputs.member(name, value), JSON), endpoint + " " + name + " broken", 400);
        }
    }

    @Test
    void allFieldsAtFaultAreNamed() {
        byte[] body =
                "{\"repair\": 1, \"max_delete_percent\": 101, \"unknown\": null}".getBytes(StandardCharsets.UTF_8);
        JsonObject problem = refused(START.send("", body, JSON), "three faults", 400);
        assertThat(fields(problem)).containsExactlyInAnyOrder("repair", "max_delete_percent", "unknown");
        assertThat(problem.getString("field")).isIn(fields(problem));
    }

    @Test
    void everyBodyIsOneJsonObjectWithinItsLimit() {
        for (Endpoint endpoint : List.of(START, REDRIVE)) {
            String good = endpoint == START ? "{\"repair\": false}" : "{\"message_ids\": [\"x\"]}";
            for (byte[] body : OddInputs.bodies(good)) {
                refused(
                        endpoint.send("", body, JSON),
                        endpoint + " " + new String(body, StandardCharsets.ISO_8859_1),
                        400);
            }
            byte[] plain = good.getBytes(StandardCharsets.UTF_8);
            for (String type : List.of(
                    "text/plain",
                    "application/xml",
                    "multipart/form-data; boundary=x",
                    "application/x-www-form-urlencoded",
                    "application/json; charset=ISO-8859-1",
                    "image/png")) {
                refused(endpoint.send("", plain, "Content-Type: " + type), endpoint + " " + type, 415);
            }
            for (String type : List.of("json", "/", "application/", "a/b/c", ";", "application/json;charset")) {
                refused(endpoint.send("", plain, "Content-Type: " + type), endpoint + " " + type, 400, 415);
            }
            refused(endpoint.send("", plain, JSON + "\r\nContent-Encoding: gzip"), endpoint + " gzip", 415);
            int limit = endpoint == START ? 262_144 : 16_384;
            for (int length : new int[] {limit + 1, 2_000_000, 11_000_000}) {
                byte[] large = (good + " ".repeat(length - good.length())).getBytes(StandardCharsets.UTF_8);
                JsonObject problem = refused(endpoint.send("", large, JSON), endpoint + " " + length, 413);
                assertThat(problem.getInt("limit")).isEqualTo(limit);
            }
        }
    }

    @Test
    void everyParameterRefusesWhatItDoesNotTake() {
        OddInputs.encoded().forEach((value, readable) -> {
            Response response = LIST.send("?limit=" + value, null);
            if (OddInputs.isMalformed(value)) {
                // The listener refuses the request before it reaches any application.
                assertThat(response.status()).as(value).isEqualTo(400);
                assertThat(response.body()).as(value).isEmpty();
            } else {
                assertThat(fields(refused(response, "limit=" + value, 400)))
                        .as(value)
                        .containsExactly("limit");
            }
        });
        assertThat(fields(refused(LIST.send("?limit=5&limit=6", null), "twice", 400)))
                .containsExactly("limit");
        for (Endpoint endpoint : ALL_ENDPOINTS) {
            for (String name : List.of("x", "Limit", "limit%00", "%3Cscript%3E", "%ff", "", "repair")) {
                String target = endpoint == ONE || endpoint == CANCEL ? "1?" : "?";
                refused(
                        endpoint.send(target + name + "=1", endpoint.method().equals("POST") ? new byte[0] : null),
                        endpoint + " ?" + name,
                        400,
                        404);
            }
        }
    }

    @Test
    void everyPathIdThatIsNoRunIsNotFound() {
        for (String id : OddInputs.pathIds()) {
            for (Endpoint endpoint : List.of(ONE, CANCEL)) {
                refused(endpoint.send(id, null), endpoint + id, 400, 404);
            }
        }
        for (Endpoint endpoint : List.of(REDRIVE, STATUS, ME)) {
            refused(
                    Endpoint.send("GET", endpoint.path() + "/nosuch", List.of(endpoint.key()), null),
                    endpoint + "/nosuch",
                    404);
        }
    }

    @Test
    void everyOtherMethodIsRefusedWithThoseThatAreAllowed() {
        for (Endpoint endpoint : ALL_ENDPOINTS) {
            String path = endpoint.target();
            Set<String> allowed = ALL_ENDPOINTS.stream()
                    .filter(other -> other.path().equals(endpoint.path()))
                    .map(Endpoint::method)
                    .collect(Collectors.toSet());
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "FOO", "PROPFIND")) {
                if (!allowed.contains(method)) {
                    Response response = Endpoint.send(method, path, List.of(endpoint.key()), null);
                    refused(response, method + " " + path, 405);
                    assertThat(response.header("Allow").split(", ")).as(path).containsAll(allowed);
                }
            }
        }
    }

    @Test
    void everyResponseIsInAMediaTypeThatTheCallerAccepts() {
        for (Endpoint endpoint : List.of(LIST, ALL, STATUS, ME)) {
            for (String type : List.of("text/html", "application/xml", "image/*")) {
                refused(endpoint.send("", null, "Accept: " + type), endpoint + " Accept " + type, 406);
            }
            for (String type : List.of("/", "json", "a/b/c", ";q=1", "application/json;q=x", "application/json;q=.")) {
                refused(endpoint.send("", null, "Accept: " + type), endpoint + " Accept " + type, 400, 406);
            }
        }
    }

    @Test
    void everyOtherCallerIsRefused() {
        for (Endpoint endpoint : ALL_ENDPOINTS) {
            String path = endpoint.target();
            for (String caller : List.of(
                    "X: y",
                    "Authorization:",
                    "Authorization: Bearer",
                    "Authorization: Bearer x",
                    "Authorization: Basic dGhlOnRva2Vu",
                    "Authorization: Bearer the-token-of-this-client2",
                    "Authorization: Bearer \u00ff",
                    "Cookie: JSESSIONID=nosuch",
                    "Cookie: \u00ff=;;;",
                    endpoint.otherKey())) {
                Response response = Endpoint.send(endpoint.method(), path, List.of(caller, JSON), null);
                refused(response, endpoint + " as " + caller, 401);
                assertThat(response.header("WWW-Authenticate")).isEqualTo(endpoint.token() ? "Bearer" : "");
            }
        }
    }
}
