package io.reactiveusers.client.web;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.client.testkit.RawHttp;
import io.reactiveusers.client.testkit.RawHttp.Response;
import io.reactiveusers.common.Action;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One resource method: how it is called, and by whom.
 *
 * @param path ends in a slash if an id has to follow
 * @param token whether the client's token opens it, and not a user's session
 */
record Endpoint(String resource, String method, String path, boolean token) {
    static final Endpoint START = new Endpoint("ReconciliationsResource.start", "POST", "/reconciliations", true);
    static final Endpoint REDRIVE = new Endpoint("DeadLettersResource.redrive", "POST", "/dead-letters/redrive", true);
    static final Endpoint LIST = new Endpoint("DeadLettersResource.list", "GET", "/dead-letters", true);
    static final Endpoint ONE = new Endpoint("ReconciliationsResource.one", "GET", "/reconciliations/", true);
    static final Endpoint CANCEL = new Endpoint("ReconciliationsResource.cancel", "DELETE", "/reconciliations/", true);
    static final Endpoint ALL = new Endpoint("ReconciliationsResource.all", "GET", "/reconciliations", true);
    static final Endpoint STATUS = new Endpoint("StatusResource.status", "GET", "/status", true);
    static final Endpoint ME = new Endpoint("MeResource.me", "GET", "/me", false);

    /** Every resource method of the client. */
    static final List<Endpoint> ALL_ENDPOINTS = List.of(START, REDRIVE, LIST, ONE, CANCEL, ALL, STATUS, ME);

    static final String JSON = "Content-Type: application/json";

    /** Number of requests sent. */
    static final AtomicInteger SENT = new AtomicInteger();

    /** Number of those that the application refused as malformed. */
    static final AtomicInteger MALFORMED = new AtomicInteger();

    private static final String TOKEN = "Authorization: Bearer the-token-of-this-client";
    private static final long USER = 4500;

    private static String session;

    /** Returns the cookie of a logged-in user. */
    static String session() {
        if (session == null) {
            Queue.send(event(Action.INSERT, USER, "endpoint", "Odd", 1));
            await().atMost(Duration.ofSeconds(30)).until(() -> Database.revision(USER) == 1);
            session = "Cookie: JSESSIONID=" + Browser.of(USER).sessionId();
        }
        return session;
    }

    /** Returns the header that opens this endpoint. */
    String key() {
        return token ? TOKEN : session();
    }

    /** Returns the header that opens the other endpoints. */
    String otherKey() {
        return token ? session() : TOKEN;
    }

    /** Returns the path, with an id if one has to follow. */
    String target() {
        return path.endsWith("/") ? path + "1" : path;
    }

    /** Sends a request with this endpoint's method and key. */
    Response send(String suffix, byte[] body, String... headers) {
        List<String> all = new ArrayList<>(List.of(key()));
        all.addAll(Arrays.asList(headers));
        return send(method, path + suffix, all, body);
    }

    /** Sends any request. */
    static Response send(String method, String target, List<String> headers, byte[] body) {
        SENT.incrementAndGet();
        Response response = RawHttp.send(method, target, headers, body);
        // A response without a body is the server's listener's, which refuses what is not even HTTP.
        if (List.of(400, 413, 415).contains(response.status())
                && !response.body().isEmpty()) {
            MALFORMED.incrementAndGet();
        }
        return response;
    }

    /** Asserts that a response is a problem with one of the statuses, and returns it. */
    static JsonObject refused(Response response, String request, Integer... statuses) {
        assertThat(response.status()).as("%s: %s", request, response.body()).isIn((Object[]) statuses);
        assertThat(response.header("Content-Type")).as(request).startsWith("application/problem+json");
        assertThat(response.header("X-Content-Type-Options")).as(request).isEqualTo("nosniff");
        assertThat(response.header("Content-Security-Policy")).as(request).contains("default-src 'none'");
        assertThat(response.header("Cache-Control")).as(request).isEqualTo("no-store");
        assertThat(response.body()).as(request).doesNotContain("Exception", "\tat ", "io.reactiveusers");
        try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
            JsonObject problem = reader.readObject();
            assertThat(problem.getInt("status")).isEqualTo(response.status());
            assertThat(problem.getString("type")).startsWith("urn:reactive-users:problem:");
            assertThat(problem.getString("detail")).isNotBlank();
            return problem;
        }
    }

    /** Returns the fields at fault. */
    static List<String> fields(JsonObject problem) {
        return Stream.of(problem.getOrDefault("errors", JsonValue.EMPTY_JSON_ARRAY)
                        .asJsonArray())
                .flatMap(errors -> errors.getValuesAs(JsonObject.class).stream())
                .filter(error -> error.get("field") instanceof JsonString)
                .map(error -> error.getString("field"))
                .distinct()
                .toList();
    }
}
