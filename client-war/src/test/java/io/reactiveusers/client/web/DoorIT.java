package io.reactiveusers.client.web;

import static io.reactiveusers.client.web.Door.ALL;
import static io.reactiveusers.client.web.Door.ALL_DOORS;
import static io.reactiveusers.client.web.Door.CANCEL;
import static io.reactiveusers.client.web.Door.JSON;
import static io.reactiveusers.client.web.Door.LIST;
import static io.reactiveusers.client.web.Door.MALFORMED;
import static io.reactiveusers.client.web.Door.ME;
import static io.reactiveusers.client.web.Door.ONE;
import static io.reactiveusers.client.web.Door.REDRIVE;
import static io.reactiveusers.client.web.Door.SENT;
import static io.reactiveusers.client.web.Door.START;
import static io.reactiveusers.client.web.Door.STATUS;
import static io.reactiveusers.client.web.Door.fields;
import static io.reactiveusers.client.web.Door.refused;
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
class DoorIT {
    private int logged;
    private int malformed;
    private String before;

    @BeforeEach
    void remember() {
        Door.session();
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
        System.getLogger(DoorIT.class.getName()).log(System.Logger.Level.INFO, "{0} generated requests sent", SENT);
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

    private static void member(Door door, String name, Set<String> taken) {
        for (String value : OddInputs.jsonValues()) {
            if (!taken.contains(value)) {
                Response response = door.send("", OddInputs.member(name, value.getBytes(StandardCharsets.UTF_8)), JSON);
                assertThat(fields(refused(response, door + " " + name + "=" + value, 400)))
                        .as("%s=%s", name, value)
                        .containsExactly(name);
            }
        }
        for (byte[] value : OddInputs.brokenValues()) {
            refused(door.send("", OddInputs.member(name, value), JSON), door + " " + name + " broken", 400);
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
        for (Door door : List.of(START, REDRIVE)) {
            String good = door == START ? "{\"repair\": false}" : "{\"message_ids\": [\"x\"]}";
            for (byte[] body : OddInputs.bodies(good)) {
                refused(door.send("", body, JSON), door + " " + new String(body, StandardCharsets.ISO_8859_1), 400);
            }
            byte[] plain = good.getBytes(StandardCharsets.UTF_8);
            for (String type : List.of(
                    "text/plain",
                    "application/xml",
                    "multipart/form-data; boundary=x",
                    "application/x-www-form-urlencoded",
                    "application/json; charset=ISO-8859-1",
                    "image/png")) {
                refused(door.send("", plain, "Content-Type: " + type), door + " " + type, 415);
            }
            for (String type : List.of("json", "/", "application/", "a/b/c", ";", "application/json;charset")) {
                refused(door.send("", plain, "Content-Type: " + type), door + " " + type, 400, 415);
            }
            int limit = door == START ? 262_144 : 16_384;
            for (int length : new int[] {limit + 1, 2_000_000, 11_000_000}) {
                byte[] large = (good + " ".repeat(length - good.length())).getBytes(StandardCharsets.UTF_8);
                JsonObject problem = refused(door.send("", large, JSON), door + " " + length, 413);
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
        for (Door door : ALL_DOORS) {
            for (String name : List.of("x", "Limit", "limit%00", "%3Cscript%3E", "%ff", "", "repair")) {
                String target = door == ONE || door == CANCEL ? "1?" : "?";
                refused(
                        door.send(target + name + "=1", door.method().equals("POST") ? new byte[0] : null),
                        door + " ?" + name,
                        400,
                        404);
            }
        }
    }

    @Test
    void everyPathIdThatIsNoRunIsNotFound() {
        for (String id : OddInputs.pathIds()) {
            for (Door door : List.of(ONE, CANCEL)) {
                refused(door.send(id, null), door + id, 400, 404);
            }
        }
        for (Door door : List.of(REDRIVE, STATUS, ME)) {
            refused(Door.send("GET", door.path() + "/nosuch", List.of(door.key()), null), door + "/nosuch", 404);
        }
    }

    @Test
    void everyOtherMethodIsRefusedWithThoseThatAreAllowed() {
        for (Door door : ALL_DOORS) {
            String path = door.target();
            Set<String> allowed = ALL_DOORS.stream()
                    .filter(other -> other.path().equals(door.path()))
                    .map(Door::method)
                    .collect(Collectors.toSet());
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "FOO", "PROPFIND")) {
                if (!allowed.contains(method)) {
                    Response response = Door.send(method, path, List.of(door.key()), null);
                    refused(response, method + " " + path, 405);
                    assertThat(response.header("Allow").split(", ")).as(path).containsAll(allowed);
                }
            }
        }
    }

    @Test
    void everyResponseIsInAMediaTypeThatTheCallerAccepts() {
        for (Door door : List.of(LIST, ALL, STATUS, ME)) {
            for (String type : List.of("text/html", "application/xml", "image/*")) {
                refused(door.send("", null, "Accept: " + type), door + " Accept " + type, 406);
            }
            for (String type : List.of("/", "json", "a/b/c", ";q=1", "application/json;q=x", "application/json;q=.")) {
                refused(door.send("", null, "Accept: " + type), door + " Accept " + type, 400, 406);
            }
        }
    }

    @Test
    void nobodyElseGetsIn() {
        for (Door door : ALL_DOORS) {
            String path = door.target();
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
                    door.otherKey())) {
                Response response = Door.send(door.method(), path, List.of(caller, JSON), null);
                refused(response, door + " as " + caller, 401);
                assertThat(response.header("WWW-Authenticate")).isEqualTo(door.token() ? "Bearer" : "");
            }
        }
    }
}
