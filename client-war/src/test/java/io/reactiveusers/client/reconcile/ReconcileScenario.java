package io.reactiveusers.client.reconcile;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.MasterUsers;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.client.testkit.Replication;
import io.reactiveusers.common.Action;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the tests of reconciliations share: requests to the deployed client, its database, and a directory of the master
 * that equals the client's at the start of each test.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class ReconcileScenario {
    static final Duration SOON = Duration.ofSeconds(60);

    /** Longer than the interval of the client's timer that starts due runs. */
    static final Duration BEGUN_WITHIN = Duration.ofSeconds(7);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicLong NEXT = new AtomicLong(9_000_000);

    /** The first of the ten thousand user ids that this test may use. */
    final long first = NEXT.getAndAdd(10_000);

    @BeforeEach
    void equal() throws Exception {
        // The server starts a run by itself; wait for that one too.
        await().atMost(SOON)
                .until(() -> onboarded() && !newest().getString("state").equals("running"));
        MasterUsers.becomeEqual();
    }

    @AfterEach
    void nothingLeft() throws Exception {
        Replication.fail(0);
        sql("delete from user_replica where id >= 9000000");
    }

    void have(int count) throws Exception {
        for (int from = 0; from < count; from += 500) {
            int chunk = from;
            Queue.send(IntStream.range(chunk, Math.min(count, chunk + 500))
                    .mapToObj(i -> event(Action.INSERT, first + i, "user" + (first + i), "First", 1))
                    .toList());
        }
        await().atMost(SOON)
                .until(() -> count("select count(*) from user_replica where deleted_at is null and id >= " + first)
                        == count);
        MasterUsers.becomeEqual();
    }

    static JsonObject run(String body) throws Exception {
        return ended(start(body));
    }

    static long start(String body) throws Exception {
        HttpResponse<String> answer = send("POST", "", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonObject run = object(answer.body());
        assertThat(answer.headers().firstValue("Location")).hasValue("/reconciliations/" + run.getInt("id"));
        return run.getInt("id");
    }

    static JsonObject ended(long id) {
        return await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> get(id), run -> !run.getString("state").equals("running"));
    }

    static JsonObject get(long id) throws Exception {
        return object(send("GET", "/" + id, "").body());
    }

    static JsonObject newest() throws Exception {
        try (JsonReader reader =
                Json.createReader(new StringReader(send("GET", "", "").body()))) {
            return reader.readArray().getJsonObject(0);
        }
    }

    static boolean onboarded() {
        return object(new Browser()
                        .get("/status", "Authorization", "Bearer the-token-of-this-client")
                        .body())
                .getBoolean("onboarded");
    }

    static String drift(JsonObject run) {
        return "missing " + run.get("missing") + ", extra " + run.get("extra") + ", changed " + run.get("changed")
                + ", in flight " + run.get("in_flight") + ", repaired " + run.get("repaired") + ", refused "
                + run.get("refused");
    }

    static List<Long> examples(JsonObject run, String kind) {
        return run.getJsonObject("examples").getJsonArray(kind).getValuesAs(JsonNumber.class).stream()
                .map(JsonNumber::longValueExact)
                .toList();
    }

    static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(Browser.HOME + "/reconciliations" + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer the-token-of-this-client")
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static JsonObject object(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    static List<Long> allUsers() throws Exception {
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from user_replica")) {
            List<Long> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }

    static long count(String query) throws Exception {
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    static void sql(String sql) throws Exception {
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
