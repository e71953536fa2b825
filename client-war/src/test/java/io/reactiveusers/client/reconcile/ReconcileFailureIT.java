package io.reactiveusers.client.reconcile;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.MasterUsers;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.client.testkit.Replication;
import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs during failures of the master, and while messages wait in the queue. */
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

    /** As after an outage: it takes longer than the run's patience until the messages that wait are applied. */
    @Test
    @Tag(Database.ANY)
    void aBacklogIsNoDriftHoweverLongItWaits() throws Exception {
        int count = 1000;
        have(count);
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeQuery("select id from user_replica where id >= " + first + " for update");
            List<UserChanged> backlog = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                backlog.add(MasterUsers.put(event(Action.UPDATE, first + i, "user" + (first + i), "Waits", 2)));
            }
            Queue.send(backlog);
            long id = start("{\"repair\": true}");
            await().during(Duration.ofSeconds(8)).atMost(SOON).until(() -> get(id).getString("state")
                    .equals("running"));
            connection.rollback();
            assertThat(drift(ended(id))).isEqualTo("missing 0, extra 0, changed 0, in flight 0, repaired 0, refused 0");
        }
        assertThat(Replication.calls()).doesNotContain("POST repairs");
    }
}
