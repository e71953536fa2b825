package io.reactiveusers.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.api.Endpoint.Kind;
import io.reactiveusers.master.api.Endpoint.Who;
import io.reactiveusers.master.api.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sends every kind of bad input to every field, parameter and path of the API: each is refused with a problem that names
 * the right field, changes nothing, and leaves one coded line in the log if it is malformed, and nothing else.
 */
class MalformedRequestsIT extends ApiTests {
    private static int requests;

    private String before;
    private long log;
    private int malformed;

    @BeforeEach
    void remember() {
        prepare();
        before = content();
        log = logSize();
    }

    @AfterEach
    void nothingHasChanged() {
        assertThat(content()).isEqualTo(before);
        assertThat(noise(log)).isEmpty();
        assertThat(logged(log).lines().filter(line -> line.contains("RU0132"))).hasSize(malformed);
        http.close();
    }

    @AfterAll
    static void count() {
        System.getLogger(MalformedRequestsIT.class.getName())
                .log(System.Logger.Level.INFO, "{0} requests refused", requests);
    }

    @Test
    void aWrongValueIsRefusedByTheNameOfItsField() {
        for (Endpoint endpoint : Endpoint.ALL) {
            for (Map.Entry<String, Kind> field : endpoint.fields().entrySet()) {
                for (String value : share(endpoint, BadInputs.values(field.getValue()))) {
                    Answer answer = send(endpoint, endpoint.bodyWith(field.getKey(), value));
                    assertRefused(answer, 400, endpoint + " " + field.getKey() + " " + value);
                    assertNames(answer, field.getKey(), endpoint + " " + field.getKey() + " " + value);
                }
            }
        }
    }

    @Test
    void whatIsNoJsonIsRefusedAsAWhole() {
        for (Endpoint endpoint : Endpoint.ALL) {
            for (String field : endpoint.fields().keySet()) {
                for (String value : share(endpoint, BadInputs.NO_JSON)) {
                    assertRefused(
                            send(endpoint, endpoint.bodyWith(field, value)), 400, endpoint + " " + field + " " + value);
                }
            }
        }
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (Endpoint endpoint : Endpoint.ALL) {
            if (endpoint.hasBody()) {
                for (byte[] body : share(endpoint, BadInputs.NO_OBJECT)) {
                    assertRefused(
                            send(endpoint, body, JSON),
                            400,
                            endpoint + " " + new String(body, StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    @Test
    void anUnknownFieldAndAMissingOneAreNamed() {
        for (Endpoint endpoint : Endpoint.ALL) {
            if (endpoint.hasBody()) {
                for (String name :
                        share(endpoint, List.of("id", "revision", "Username", "first-name", "a.b", "", "\\ud800"))) {
                    Answer answer = send(endpoint, endpoint.bodyWith(name, "1"));
                    assertRefused(answer, 400, endpoint + " with " + name);
                    assertNames(answer, name.equals("\\ud800") ? "?" : name, endpoint + " with " + name);
                }
                if (!endpoint.method().equals("PATCH") && endpoint.who() != Who.BASIC) {
                    Answer answer = send(endpoint, "{}");
                    assertRefused(answer, 400, endpoint + " without anything");
                    endpoint.body().keySet().forEach(name -> assertNames(answer, name, endpoint.toString()));
                }
            }
        }
    }

    @Test
    void otherMediaTypesAreRefused() {
        for (Endpoint endpoint : Endpoint.ALL) {
            if (endpoint.hasBody()) {
                for (String type : share(endpoint, BadInputs.MEDIA_TYPES)) {
                    Answer answer = send(endpoint, utf8(endpoint.validBody()), "Content-Type: " + type);
                    assertRefused(answer, 415, endpoint + " as " + type);
                }
            }
        }
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWithTheLimit() {
        byte[] body = ("{\"is_active\": true" + " ".repeat(300_000) + "}").getBytes(StandardCharsets.US_ASCII);
        for (Endpoint endpoint : Endpoint.ALL) {
            if (endpoint.hasBody()) {
                Answer announced = send(endpoint, body, JSON);
                assertRefused(announced, 413, endpoint.toString());
                assertThat(announced.text()).contains("\"limit\":262144");
                http.close();
                Answer huge = send(endpoint, new byte[11_000_000], JSON);
                assertRefused(huge, 413, endpoint + " with more than any request may have");
                http.close();
                Answer chunked = counted(http.sendChunked(
                        endpoint.method(), target(endpoint), List.of(authorization(endpoint.who()), JSON), body));
                assertRefused(chunked, 413, endpoint + " in chunks");
                http.close();
            }
        }
    }

    @Test
    void aWrongParameterIsRefusedByItsName() {
        for (Endpoint endpoint : Endpoint.ALL) {
            for (Map.Entry<String, Kind> parameter : endpoint.parameters().entrySet()) {
                for (String value : BadInputs.parameters(parameter.getValue())) {
                    String query = "?" + parameter.getKey() + "=" + value;
                    Answer answer = send(endpoint, target(endpoint) + query);
                    assertRefused(answer, 400, endpoint + query);
                    assertNames(answer, parameter.getKey(), endpoint + query);
                }
            }
            for (String query : share(
                    endpoint, List.of("a=1", "Limit=5", "limit[]=5", "=", "a&b", "%FF=1", "%00=1", "id=1&id=2"))) {
                assertRefused(send(endpoint, target(endpoint) + "?" + query), 400, endpoint + "?" + query);
            }
            for (String name : endpoint.parameters().keySet()) {
                Answer twice = send(endpoint, target(endpoint) + "?" + name + "=1&" + name + "=2");
                assertRefused(twice, 400, endpoint + " with " + name + " twice");
                assertNames(twice, name, endpoint.toString());
            }
        }
    }

    @Test
    void whatIsNoIdIsNotFound() {
        for (Endpoint endpoint : Endpoint.ALL) {
            if (endpoint.path().contains("{")) {
                for (String id : List.of(
                        "abc",
                        "1.0",
                        "1e3",
                        "0x1",
                        "+1",
                        "01",
                        "-0",
                        "%201",
                        "1%20",
                        "1%00",
                        "%FF",
                        "%D9%A1",
                        "null",
                        "-",
                        "9223372036854775808",
                        "-9223372036854775809",
                        "18446744073709551619",
                        "9".repeat(2_000))) {
                    String target = "/api" + endpoint.path().replaceAll("\\{\\w+}", id);
                    Answer answer = send(endpoint, target);
                    assertThat(answer.status())
                            .as(endpoint + " " + id + " " + answer.text())
                            .isIn(400, 404);
                    assertProblem(answer, target);
                }
            }
        }
    }

    private Answer send(Endpoint endpoint, String bodyOrTarget) {
        return bodyOrTarget.startsWith("/")
                ? exchange(endpoint, bodyOrTarget, endpoint.hasBody() ? utf8(endpoint.validBody()) : null, JSON)
                : send(endpoint, bodyOrTarget.getBytes(StandardCharsets.ISO_8859_1), JSON);
    }

    private Answer send(Endpoint endpoint, byte[] body, String contentType) {
        return exchange(endpoint, target(endpoint), body, contentType);
    }

    private Answer exchange(Endpoint endpoint, String target, byte[] body, String contentType) {
        return counted(http.send(endpoint.method(), target, List.of(authorization(endpoint.who()), contentType), body));
    }

    private Answer counted(Answer answer) {
        requests++;
        if (List.of(400, 413, 415).contains(answer.status())) {
            malformed++;
        }
        return answer;
    }

    /** A password is hashed for every request with Basic: the one endpoint that takes it gets one value of each kind. */
    private static <T> List<T> share(Endpoint endpoint, List<T> values) {
        if (endpoint.who() != Who.BASIC) {
            return values;
        }
        return List.of(values.get(values.size() / 2));
    }

    private static void assertRefused(Answer answer, int status, String what) {
        assertThat(answer.status()).as("%.300s: %s", what, answer.text()).isEqualTo(status);
        assertProblem(answer, what);
    }

    private static void assertProblem(Answer answer, String what) {
        assertThat(answer.headers())
                .as("%.300s", what)
                .containsEntry("content-type", "application/problem+json")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("cache-control", "no-store")
                .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.text())
                .as("%.300s", what)
                .startsWith("{\"type\":\"urn:reactive-users:problem:")
                .contains("\"status\":" + answer.status());
    }

    private static void assertNames(Answer answer, String field, String what) {
        assertThat(answer.text()).as("%.300s", what).contains("{\"field\":\"" + field + "\",\"detail\":");
    }
}
