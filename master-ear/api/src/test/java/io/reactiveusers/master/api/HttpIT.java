package io.reactiveusers.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.api.Endpoint.Who;
import io.reactiveusers.master.api.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Credentials, roles, paths, methods and media types of the API. */
class HttpIT extends ApiTests {
    private long log;

    @BeforeEach
    void remember() {
        prepare();
        log = logSize();
    }

    @AfterEach
    void nothingIsLogged() {
        assertThat(noise(log)).isEmpty();
        http.close();
    }

    @Test
    void credentialsAreUtf8() {
        String name = "zoë-" + UUID.randomUUID();
        newUser(name, "\"password\": \"pässwörd ✓ 😀\", \"is_staff\": true");

        assertThat(newToken(basic(name + ":pässwörd ✓ 😀"), "{}")).startsWith("ru_");
    }

    @Test
    void malformedCredentialsAreRefused() {
        Base64.Encoder base64 = Base64.getEncoder();
        for (String credentials : List.of(
                "Authorization: Basic",
                "Authorization: Basic !!!!",
                "Authorization: Basic YQ",
                "Authorization: Basic " + base64.encodeToString(utf8("nocolon")),
                "Authorization: Basic " + base64.encodeToString("zo\u00eb:p".getBytes(StandardCharsets.ISO_8859_1)),
                "Authorization: Basic " + base64.encodeToString(utf8("a\u0000b:c")),
                "Authorization: Basic \u00e9\u00ff",
                "Authorization: Bearer x",
                "Authorization: ",
                "X: y")) {
            Answer answer = http.send("POST", "/api/tokens", List.of(credentials, JSON), utf8("{}"));
            assertThat(answer.status()).as(credentials).isEqualTo(401);
            assertThat(answer.headers())
                    .containsEntry("content-type", "application/problem+json")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("www-authenticate", "Basic realm=\"Reactive Users\", charset=\"UTF-8\"");
            assertThat(http.send("GET", "/api/users", List.of(credentials), null)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void rolesHoldHoweverThePathIsSpelt() {
        for (String path : List.of(
                "/users",
                "/users;a=b",
                "/users/",
                "//users",
                "/./users",
                "/%75sers",
                "/groups",
                "/permissions",
                "/tokens",
                "/outbox/parked",
                "/outbox;x/parked",
                "/outbox%2Fparked",
                "/users/../users",
                "/import/django")) {
            Answer client = http.send("GET", "/api" + path, List.of(authorization(Who.CLIENT)), null);
            assertThat(client.status()).as(path).isIn(400, 403, 404, 405);
            assertThat(http.send("GET", "/api" + path, List.of(), null).status())
                    .as(path)
                    .isIn(400, 401, 404);
        }
        assertThat(http.send("POST", "/api/logins", List.of(authorization(Who.ADMINISTRATOR), JSON), utf8("{}"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void unknownPathsAndMethodsAreProblems() {
        for (String path : List.of("/nosuch", "/", "", "/problem", "/users/1/x", "/replication")) {
            assertProblem(get(path), 404);
            assertThat(http.send("GET", "/api" + path, List.of(), null).status())
                    .as(path)
                    .isIn(302, 401, 404);
        }
        // Undertow responds itself, before any filter or error page.
        assertThat(get("/WEB-INF/web.xml").status()).isEqualTo(404);
        assertThat(assertProblem(send("PUT", "/users"), 405).headers().get("allow"))
                .contains("GET", "POST");
        assertProblem(send("FOO", "/users"), 405);
        assertThat(send("OPTIONS", "/users").status()).isIn(200, 204);
        assertThat(send("TRACE", "/users").status()).isEqualTo(405);
        Answer head = send("HEAD", "/users");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers()).containsEntry("content-type", "application/json");
    }

    @Test
    void unusualAcceptHeadersNeverFail() {
        assertProblem(send("GET", "/users", "Accept: text/html"), 406);
        for (String accept :
                List.of("*/*", "application/json;q=0.1, text/html", "application/*", "*", "application/json")) {
            assertThat(send("GET", "/users", "Accept: " + accept).status())
                    .as(accept)
                    .isIn(200, 400, 406);
        }
        for (String accept : List.of(
                ";",
                ",",
                "/",
                "a",
                "a/b/c",
                "application/json;q=2",
                "application/json;q=x",
                "application/json;q=",
                "application/json;q=.",
                "application/json;q=1.5, text/html",
                "application/json;x=\"a,b\"",
                "\"",
                "*/json",
                "\u00ff/\u00fe",
                "application/json;q=0",
                "x".repeat(5_000),
                "text/plain;charset=\"")) {
            assertThat(send("GET", "/users", "Accept: " + accept).status())
                    .as(accept)
                    .isIn(200, 400, 406);
        }
    }

    @Test
    void unusualLanguagesNeverFail() {
        for (String language :
                List.of("en;q=x", "en;q=2", "de;q=.", ";", ",", "*", "en-GB, de;q=0.5", "\u00fe", "a".repeat(5_000))) {
            assertThat(send("GET", "/users", "Accept-Language: " + language).status())
                    .as(language)
                    .isIn(200, 400);
        }
    }

    @Test
    void aTokenMakesNoTokenHoweverThePathIsSpelt() {
        for (String path : List.of("/tokens", "/tokens/", "/tokens;x", "/%74okens", "/tokens;x/", "//tokens")) {
            List<String> headers = List.of(authorization(Who.ADMINISTRATOR), JSON);
            assertThat(http.send("POST", "/api" + path, headers, utf8("{}")).status())
                    .as(path)
                    .isIn(401, 404);
        }
    }

    @Test
    void aBodyWithoutATypeOrWithAnOddOneIsRefused() {
        for (String type :
                List.of("Content-Type: ", "Content-Type: json", "Content-Type: /", "Content-Type: ;", "X: y")) {
            Answer answer = patch(user(), "{}", type);
            assertThat(answer.status()).as(type).isIn(400, 415);
        }
    }

    @Test
    void aBodyWithAContentCodingIsRefusedBeforeItIsRead() {
        List<String> paths = new ArrayList<>(List.of("POST /import/django?dry_run=true"));
        Endpoint.ALL.stream()
                .filter(endpoint -> !endpoint.body().isEmpty())
                .forEach(endpoint -> paths.add(endpoint.method() + " " + endpoint.path()));
        assertThat(paths).hasSizeGreaterThan(5);
        for (String path : paths) {
            String[] parts = path.replace("{user}", "1").replace("{group}", "1").split(" ");
            for (String coding : List.of("gzip", "GZIP", "x-gzip", "deflate", "br", "identity, gzip", "nonsense")) {
                Answer answer = http.send(
                        parts[0],
                        "/api" + parts[1],
                        List.of(
                                authorization(
                                        parts[1].startsWith("/logins")
                                                ? Who.CLIENT
                                                : parts[1].equals("/tokens") ? Who.BASIC : Who.ADMINISTRATOR),
                                JSON,
                                "Content-Encoding: " + coding),
                        utf8("{}"));
                assertThat(answer.status()).as(path + " " + coding).isEqualTo(415);
            }
        }
        assertThat(patch(user(), "{}", JSON + "\r\nContent-Encoding: identity").status())
                .isEqualTo(200);
    }

    @Test
    void allFaultsOfAQueryAndOfAListAreNamed() {
        assertThat(get("/imports/1/report?outcome=left_out&limit=0&after=-1").text())
                .contains("\"outcome\"", "\"limit\"", "\"after\"");
        String users = "{\"users\": [{\"id\": -7, \"revision\": 1, \"x\": 1}, {\"id\": 0, \"revision\": \"1\"},"
                + " {\"id\": 9007199254740992, \"revision\": -2}, 4]}";
        Answer answer =
                http.send("POST", "/api/replication/repairs", List.of(authorization(Who.CLIENT), JSON), utf8(users));
        assertThat(assertProblem(answer, 400).text())
                .contains(
                        "users[0].x is not",
                        "users[0].id is not one",
                        "users[1].id is not one",
                        "users[1].revision is not a",
                        "users[2].id is not one",
                        "users[2].revision is less than -1",
                        "users[3] is not an object");
    }

    private static Answer assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        return answer;
    }
}
