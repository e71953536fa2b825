package io.reactiveusers.client.reconcile;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.client.testkit.Replication;
import io.reactiveusers.common.Action;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of the deployed client, against a server that plays the master's side. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class ReconcileIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** The client's timer looks more often. */
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(7);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicLong NEXT = new AtomicLong(9_000_000);

    private final long first = NEXT.getAndAdd(10_000);

    @BeforeEach
    void equal() throws Exception {
        // Also that of the server, which begins by itself.
        await().atMost(SOON)
                .until(() -> onboarded() && !newest().getString("state").equals("running"));
        Replication.becomeEqual();
    }

    @AfterEach
    void nothingLeft() throws Exception {
        Replication.fail(0);
        sql("delete from user_replica where id >= 9000000");
    }

    @Test
    void anEqualReplicaIsFoundEqualByRangesAlone() throws Exception {
        have(1500);
        JsonObject run = run("{}");
        assertThat(run.getString("state")).isEqualTo("finished");
        assertThat(run.getBoolean("repair")).isFalse();
        assertThat(run.getInt("compared")).isGreaterThanOrEqualTo(1500);
        assertThat(drift(run)).isEqualTo("missing 0, extra 0, changed 0, in flight 0, repaired 0, refused 0");
        assertThat(Replication.calls()).hasSizeGreaterThanOrEqualTo(2).containsOnly("GET ranges");
    }

    @Test
    void driftIsReportedAndNothingIsRepairedUnlessAskedFor() throws Exception {
        have(5);
        Replication.remove(first);
        Replication.put(event(Action.UPDATE, first + 1, "user", "Other", 1));
        Replication.put(event(Action.UPDATE, first + 7, "user", "New", 1));

        JsonObject run = run("{}");

        assertThat(run.getString("state")).isEqualTo("finished");
        assertThat(drift(run)).isEqualTo("missing 1, extra 1, changed 1, in flight 0, repaired 0, refused 0");
        assertThat(examples(run, "extra")).containsExactly(first);
        assertThat(examples(run, "changed")).containsExactly(first + 1);
        assertThat(examples(run, "missing")).containsExactly(first + 7);
        assertThat(Replication.calls()).doesNotContain("POST repairs");
        assertThat(Database.revision(first)).isEqualTo(1);
    }

    @Test
    void driftIsRepairedThroughTheQueueAndSeenToArrive() throws Exception {
        have(6);
        long ahead = System.currentTimeMillis() + 3_600_000;
        Replication.remove(first);
        Replication.put(event(Action.UPDATE, first + 1, "user", "Other", 1));
        Replication.put(event(Action.UPDATE, first + 7, "user", "New", 1));
        sql("update user_replica set first_name = 'by SQL' where id = " + (first + 2));
        sql("delete from user_replica where id = " + (first + 3));
        sql("update user_replica set deleted_at = current_timestamp, revision = " + ahead + " where id = "
                + (first + 4));
        sql("update user_replica set is_active = false, active_revision = " + ahead + " where id = " + (first + 5));

        JsonObject run = run("{\"repair\": true, \"max_delete_percent\": 100}");

        assertThat(run.getString("state")).isEqualTo("finished");
        assertThat(drift(run)).isEqualTo("missing 3, extra 1, changed 3, in flight 0, repaired 7, refused 0");
        assertThat(Database.deleted(first)).isTrue();
        for (long id : new long[] {first + 1, first + 2, first + 3, first + 4, first + 5, first + 7}) {
            assertThat(Database.revision(id)).as("%d", id - first).isEqualTo(Replication.revision(id));
        }
        assertThat(Database.revision(first + 4)).isEqualTo(ahead + 1);
        assertThat(Database.row(first + 5)).contains("|TRUE|");
        assertThat(drift(run("{}"))).isEqualTo("missing 0, extra 0, changed 0, in flight 0, repaired 0, refused 0");
    }

    @Test
    void moreThanACallTakesIsRepaired() throws Exception {
        have(10);
        sql("insert into user_replica select u.id + 100 + n, u.revision, u.deleted_at, u.username, u.first_name,"
                + " u.last_name, u.email, u.is_active, u.active_revision, u.groups_json, u.user_permissions_json,"
                + " u.applied_at from user_replica u, (values "
                + IntStream.range(0, 3000).mapToObj(n -> "(" + n + ")").collect(Collectors.joining(", "))
                + ") as numbers(n) where u.id = " + first);
        for (int i = 0; i < 1100; i++) {
            Replication.put(event(Action.INSERT, first + 5000 + i, "user" + i, "New", 1));
        }

        JsonObject run = run("{\"repair\": true, \"max_delete_percent\": 100}");

        assertThat(drift(run)).isEqualTo("missing 1100, extra 3000, changed 0, in flight 0, repaired 4100, refused 0");
        assertThat(examples(run, "extra")).hasSize(100).startsWith(first + 100);
        assertThat(drift(run("{}"))).startsWith("missing 0, extra 0, changed 0");
    }

    @Test
    void manyDeletionsPullTheBrakeUnlessAllowed() throws Exception {
        have(60);
        long live = count("select count(*) from user_replica where deleted_at is null");
        for (int i = 0; i < 40; i++) {
            Replication.remove(first + i);
        }
        Replication.put(event(Action.INSERT, first + 100, "user", "New", 1));

        JsonObject braked = run("{\"repair\": true, \"max_delete_percent\": " + (4000.0 / live - 0.01) + "}");
        assertThat(braked.getString("state")).isEqualTo("braked");
        assertThat(braked.getString("reason")).contains("40 users");
        assertThat(drift(braked)).startsWith("missing 1, extra 40, changed 0").contains("repaired 0");
        assertThat(Replication.calls()).doesNotContain("POST repairs");

        JsonObject allowed = run("{\"repair\": true, \"max_delete_percent\": " + (4000.0 / live + 0.01) + "}");
        assertThat(allowed.getString("state")).isEqualTo("finished");
        assertThat(allowed.getInt("repaired")).isEqualTo(41);
    }

    @Test
    void anEmptyMasterPullsTheBrakeByDefault() throws Exception {
        have(3);
        allUsers().forEach(Replication::remove);
        assertThat(run("{\"repair\": true}").getString("state")).isEqualTo("braked");
    }

    @Test
    void aChangeOnItsWayIsNoDrift() throws Exception {
        have(3);
        Queue.send(Replication.put(event(Action.UPDATE, first, "user", "On-its-way", 2)));
        Replication.put(event(Action.UPDATE, first + 1, "user", "Waiting", 2));
        Replication.pending(first + 1);
        Replication.remove(first + 2);
        Replication.pending(first + 2);

        JsonObject run = run("{\"repair\": true}");

        assertThat(drift(run)).isEqualTo("missing 0, extra 0, changed 0, in flight 2, repaired 0, refused 0");
        assertThat(Replication.calls()).doesNotContain("POST repairs");
    }

    @Test
    void aUserWhoChangesAllTheTimeIsNoDrift() throws Exception {
        have(2);
        AtomicLong revision = new AtomicLong(2);
        Replication.put(event(Action.UPDATE, first, "user", "Moving", revision.incrementAndGet()));
        Replication.put(event(Action.UPDATE, first + 1, "user", "Still", 2));
        long id = start("{}");
        JsonObject run = await().atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            Replication.put(event(Action.UPDATE, first, "user", "Moving", revision.incrementAndGet()));
                            return get(id);
                        },
                        now -> !now.getString("state").equals("running"));
        assertThat(drift(run)).isEqualTo("missing 0, extra 0, changed 1, in flight 1, repaired 0, refused 0");
    }

    @Test
    void whatTheMasterRefusesIsReported() throws Exception {
        have(2);
        sql("update user_replica set revision = " + (System.currentTimeMillis() + 999_999_999L) + " where id = "
                + first);
        sql("update user_replica set first_name = 'x' where id = " + (first + 1));

        JsonObject run = run("{\"repair\": true}");

        assertThat(run.getString("state")).isEqualTo("finished");
        assertThat(drift(run)).isEqualTo("missing 0, extra 0, changed 2, in flight 0, repaired 1, refused 1");
        assertThat(examples(run, "refused")).containsExactly(first);
    }

    @Test
    void aRowNobodyCanReadIsDrift() throws Exception {
        have(1);
        sql("update user_replica set groups_json = 'no JSON' where id = " + first);
        assertThat(examples(run("{}"), "changed")).containsExactly(first);
    }

    @Test
    @Tag(Database.ANY)
    void aRevokedTokenEndsTheRunAtOnce() throws Exception {
        Replication.fail(401);
        JsonObject run = run("{\"repair\": true}");
        assertThat(run.getString("state")).isEqualTo("failed");
        assertThat(run.getString("reason")).contains("401", "CLIENT_TOKEN");
    }

    @ParameterizedTest
    @Tag(Database.ANY)
    @ValueSource(ints = {503, 500, 404, -1})
    void aMasterThatFailsForAWhileIsAskedAgain(int failure) throws Exception {
        have(2);
        Replication.remove(first);
        Replication.fail(failure);
        long id = start("{}");
        await().atMost(SOON).until(() -> !get(id).isNull("reason"));
        assertThat(get(id).getString("state")).isEqualTo("running");
        Replication.fail(0);
        JsonObject run = ended(id);
        assertThat(run.getString("state")).isEqualTo("finished");
        assertThat(examples(run, "extra")).containsExactly(first);
        assertThat(run.isNull("reason")).isTrue();
    }

    @Test
    @Tag(Database.ANY)
    void aMasterThatStaysAwayFailsTheRun() throws Exception {
        Replication.fail(503);
        JsonObject run = run("{}");
        assertThat(run.getString("state")).isEqualTo("failed");
        assertThat(run.getString("reason")).contains("503");
    }

    @Test
    @Tag(Database.ANY)
    void aRepairWhoseAnswerIsLostIsAskedForAgain() throws Exception {
        have(2);
        Replication.put(event(Action.UPDATE, first, "user", "Other", 1));
        Replication.fail(-2);
        long id = start("{\"repair\": true}");
        await().atMost(SOON)
                .until(() -> Replication.calls().stream()
                                .filter("POST repairs"::equals)
                                .count()
                        >= 2);
        Replication.fail(0);
        JsonObject run = ended(id);
        assertThat(run.getString("state")).isEqualTo("finished");
        assertThat(run.getInt("repaired")).isOne();
        await().atMost(SOON).until(() -> Database.revision(first) == Replication.revision(first));
    }

    @Test
    void thereIsOneRunAtATimeWhichCanBeEnded() throws Exception {
        Replication.fail(503);
        long id = start("{}");
        HttpResponse<String> second = send("POST", "", "{}");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(send("DELETE", "/" + id, "").statusCode()).isEqualTo(204);
        assertThat(get(id).getString("state")).isEqualTo("cancelled");
        assertThat(send("DELETE", "/" + id, "").statusCode()).isEqualTo(409);

        Replication.fail(0);
        assertThat(run("{}").getString("state")).isEqualTo("finished");
        assertThat(get(id).getString("state"))
                .as("the cancelled one did not go on")
                .isEqualTo("cancelled");
    }

    @Test
    void aRunWhoseNodeHasDiedMakesWay() throws Exception {
        String runs = "insert into reconciliation (cause, repair, max_delete_percent, owner, state, phase, started_at,"
                + " heartbeat_at, compared, missing, extra, changed, in_flight, repaired, refused) values ('REQUEST',"
                + " false, 5, cast('00000000-0000-0000-0000-000000000000' as uuid), 'RUNNING', 'COMPARING', current_timestamp - interval '1' hour,"
                + " current_timestamp - interval '%d' second, 0, 0, 0, 0, 0, 0, 0)";
        sql(runs.formatted(30));
        long alive = newest().getInt("id");
        assertThat(send("POST", "", "{}").statusCode()).isEqualTo(409);
        sql("update reconciliation set heartbeat_at = current_timestamp - interval '100' second where id = " + alive);
        assertThat(run("{}").getString("state")).isEqualTo("finished");
        assertThat(get(alive).getString("state")).isEqualTo("failed");
        assertThat(get(alive).getString("reason")).contains("died");
    }

    @Test
    void aRunIsDueADayAfterTheLastAndRepairsNothing() throws Exception {
        have(1);
        Replication.put(event(Action.UPDATE, first, "user", "Other", 1));
        long last = newest().getInt("id");

        sql("update reconciliation set started_at = started_at - interval '25' hour");

        JsonObject run = await().atMost(SOON)
                .until(
                        ReconcileIT::newest,
                        newest -> newest.getInt("id") != last
                                && !newest.getString("state").equals("running"));
        assertThat(run.getString("cause")).isEqualTo("schedule");
        assertThat(run.getString("state")).isEqualTo("finished");
        assertThat(drift(run)).isEqualTo("missing 0, extra 0, changed 1, in flight 0, repaired 0, refused 0");
        // Longer than it took to begin it.
        await().during(BEGUN_WITHIN).atMost(SOON).until(() -> newest().getInt("id") == run.getInt("id"));
    }

    @Test
    void onlyTheNewestRunsAreRemembered() throws Exception {
        for (int i = 0; i < 32; i++) {
            run("{}");
        }
        HttpResponse<String> all = send("GET", "", "");
        try (JsonReader reader = Json.createReader(new StringReader(all.body()))) {
            JsonArray runs = reader.readArray();
            assertThat(runs).hasSize(30);
            assertThat(runs.getValuesAs(JsonObject.class).stream().map(run -> -run.getInt("id")))
                    .isSorted();
        }
    }

    @Test
    @Tag(Database.ANY)
    void requestsAreRefusedAsDocumented() throws Exception {
        for (String body : List.of(
                "[]",
                "{\"repair\": 1}",
                "{\"max_delete_percent\": -1}",
                "{\"max_delete_percent\": 101}",
                "{\"max_delete_percent\": \"5\"}",
                "{\"repairs\": true}",
                "{")) {
            assertThat(send("POST", "", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(send("GET", "/999999", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/x", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/999999", "").statusCode()).isEqualTo(404);
        Browser stranger = new Browser();
        assertThat(stranger.get("/reconciliations").statusCode()).isEqualTo(401);
        assertThat(stranger.post("/reconciliations", "", "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    @Tag(Database.ANY)
    void aNewClientGetsTheWholeDirectoryByItselfAndOnce() throws Exception {
        have(50);
        Replication.fail(503);
        sql("delete from user_replica where id >= " + first);
        sql("update onboarding set finished_at = null");
        await().atMost(SOON)
                .until(() -> newest().getString("cause").equals("onboarding") && !newest().isNull("reason"));
        assertThat(onboarded()).isFalse();
        assertThat(newest().getString("state")).isEqualTo("running");

        Replication.fail(0);

        await().atMost(SOON).until(ReconcileIT::onboarded);
        assertThat(newest().getString("state")).isEqualTo("finished");
        assertThat(newest().getInt("repaired")).isEqualTo(50);
        long last = newest().getInt("id");
        // Longer than it took to begin the first.
        await().during(BEGUN_WITHIN).atMost(SOON).until(() -> newest().getInt("id") == last);
    }

    private void have(int count) throws Exception {
        for (int from = 0; from < count; from += 500) {
            int chunk = from;
            Queue.send(IntStream.range(chunk, Math.min(count, chunk + 500))
                    .mapToObj(i -> event(Action.INSERT, first + i, "user" + (first + i), "First", 1))
                    .toList());
        }
        await().atMost(SOON)
                .until(() -> count("select count(*) from user_replica where deleted_at is null and id >= " + first)
                        == count);
        Replication.becomeEqual();
    }

    private static JsonObject run(String body) throws Exception {
        return ended(start(body));
    }

    private static long start(String body) throws Exception {
        HttpResponse<String> answer = send("POST", "", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonObject run = object(answer.body());
        assertThat(answer.headers().firstValue("Location")).hasValue("/reconciliations/" + run.getInt("id"));
        return run.getInt("id");
    }

    private static JsonObject ended(long id) {
        return await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> get(id), run -> !run.getString("state").equals("running"));
    }

    private static JsonObject get(long id) throws Exception {
        return object(send("GET", "/" + id, "").body());
    }

    private static JsonObject newest() throws Exception {
        try (JsonReader reader =
                Json.createReader(new StringReader(send("GET", "", "").body()))) {
            return reader.readArray().getJsonObject(0);
        }
    }

    private static boolean onboarded() {
        return object(new Browser()
                        .get("/status", "Authorization", "Bearer the-token-of-this-client")
                        .body())
                .getBoolean("onboarded");
    }

    private static String drift(JsonObject run) {
        return "missing " + run.get("missing") + ", extra " + run.get("extra") + ", changed " + run.get("changed")
                + ", in flight " + run.get("in_flight") + ", repaired " + run.get("repaired") + ", refused "
                + run.get("refused");
    }

    private static List<Long> examples(JsonObject run, String kind) {
        return run.getJsonObject("examples").getJsonArray(kind).getValuesAs(JsonNumber.class).stream()
                .map(JsonNumber::longValueExact)
                .toList();
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(Browser.HOME + "/reconciliations" + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer the-token-of-this-client")
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject object(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static List<Long> allUsers() throws Exception {
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement();
                java.sql.ResultSet rows = statement.executeQuery("select id from user_replica")) {
            List<Long> ids = new java.util.ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }

    private static long count(String query) throws Exception {
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement();
                java.sql.ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void sql(String sql) throws Exception {
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
