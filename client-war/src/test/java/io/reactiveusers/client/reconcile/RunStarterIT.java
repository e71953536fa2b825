package io.reactiveusers.client.reconcile;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.MasterUsers;
import io.reactiveusers.client.testkit.Replication;
import io.reactiveusers.common.Action;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When runs start, and how many there are. */
class RunStarterIT extends ReconcileScenario {
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
    void aRunWhoseNodeHasDiedIsEndedByTheNext() throws Exception {
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
        MasterUsers.put(event(Action.UPDATE, first, "user", "Other", 1));
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
        assertThat(new Browser().get("/reconciliations").statusCode()).isEqualTo(401);
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
}
