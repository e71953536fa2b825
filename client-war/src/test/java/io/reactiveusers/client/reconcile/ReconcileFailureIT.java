package io.reactiveusers.client.reconcile;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.MasterUsers;
import io.reactiveusers.client.testkit.Replication;
import io.reactiveusers.common.Action;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs during failures of the master. */
class ReconcileFailureIT extends ReconcileScenario {
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
        MasterUsers.remove(first);
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
        MasterUsers.put(event(Action.UPDATE, first, "user", "Other", 1));
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
        await().atMost(SOON).until(() -> Database.revision(first) == MasterUsers.revision(first));
    }
}
