package io.reactiveusers.client.reconcile;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.MasterUsers;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.client.testkit.Replication;
import io.reactiveusers.common.Action;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Finding and repairing drift, with the deployed client and a server that plays the master. */
class ReconcileIT extends ReconcileScenario {
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
        MasterUsers.remove(first);
        MasterUsers.put(event(Action.UPDATE, first + 1, "user", "Other", 1));
        MasterUsers.put(event(Action.UPDATE, first + 7, "user", "New", 1));

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
        MasterUsers.remove(first);
        MasterUsers.put(event(Action.UPDATE, first + 1, "user", "Other", 1));
        MasterUsers.put(event(Action.UPDATE, first + 7, "user", "New", 1));
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
            assertThat(Database.revision(id)).as("%d", id - first).isEqualTo(MasterUsers.revision(id));
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
            MasterUsers.put(event(Action.INSERT, first + 5000 + i, "user" + i, "New", 1));
        }

        JsonObject run = run("{\"repair\": true, \"max_delete_percent\": 100}");

        assertThat(drift(run)).isEqualTo("missing 1100, extra 3000, changed 0, in flight 0, repaired 4100, refused 0");
        assertThat(examples(run, "extra")).hasSize(100).startsWith(first + 100);
        assertThat(drift(run("{}"))).startsWith("missing 0, extra 0, changed 0");
    }

    @Test
    void aRepairOverTheDeletionLimitIsBlocked() throws Exception {
        have(60);
        long live = count("select count(*) from user_replica where deleted_at is null");
        for (int i = 0; i < 40; i++) {
            MasterUsers.remove(first + i);
        }
        MasterUsers.put(event(Action.INSERT, first + 100, "user", "New", 1));

        JsonObject blocked = run("{\"repair\": true, \"max_delete_percent\": " + (4000.0 / live - 0.01) + "}");
        assertThat(blocked.getString("state")).isEqualTo("blocked");
        assertThat(blocked.getString("reason")).contains("40 users");
        assertThat(drift(blocked)).startsWith("missing 1, extra 40, changed 0").contains("repaired 0");
        assertThat(Replication.calls()).doesNotContain("POST repairs");

        JsonObject allowed = run("{\"repair\": true, \"max_delete_percent\": " + (4000.0 / live + 0.01) + "}");
        assertThat(allowed.getString("state")).isEqualTo("finished");
        assertThat(allowed.getInt("repaired")).isEqualTo(41);
    }

    @Test
    void anEmptyMasterIsOverTheDeletionLimitByDefault() throws Exception {
        have(3);
        allUsers().forEach(MasterUsers::remove);
        assertThat(run("{\"repair\": true}").getString("state")).isEqualTo("blocked");
    }

    @Test
    void aChangeOnItsWayIsNoDrift() throws Exception {
        have(3);
        Queue.send(MasterUsers.put(event(Action.UPDATE, first, "user", "On-its-way", 2)));
        MasterUsers.put(event(Action.UPDATE, first + 1, "user", "Waiting", 2));
        MasterUsers.pending(first + 1);
        MasterUsers.remove(first + 2);
        MasterUsers.pending(first + 2);

        JsonObject run = run("{\"repair\": true}");

        assertThat(drift(run)).isEqualTo("missing 0, extra 0, changed 0, in flight 2, repaired 0, refused 0");
        assertThat(Replication.calls()).doesNotContain("POST repairs");
    }

    @Test
    void aUserWhoChangesAllTheTimeIsNoDrift() throws Exception {
        have(2);
        AtomicLong revision = new AtomicLong(2);
        MasterUsers.put(event(Action.UPDATE, first, "user", "Moving", revision.incrementAndGet()));
        MasterUsers.put(event(Action.UPDATE, first + 1, "user", "Still", 2));
        long id = start("{}");
        JsonObject run = await().atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            MasterUsers.put(event(Action.UPDATE, first, "user", "Moving", revision.incrementAndGet()));
                            return get(id);
                        },
                        now -> !now.getString("state").equals("running"));
        assertThat(drift(run)).isEqualTo("missing 0, extra 0, changed 1, in flight 1, repaired 0, refused 0");
    }

    /** An earlier version accepted a forged message with such a revision; no event can have written it at that time. */
    @Test
    void aRowWhoseRevisionNoEventCanHaveWrittenIsRepaired() throws Exception {
        have(1);
        sql("update user_replica set revision = " + (System.currentTimeMillis() + 999_999_999L) + " where id = "
                + first);
        assertThat(drift(run("{\"repair\": true}")))
                .isEqualTo("missing 0, extra 0, changed 1, in flight 0, repaired 1, refused 0");
    }

    /** The clocks of client and master were both a month ahead when the client applied the event. */
    @Test
    void whatTheMasterRefusesIsReported() throws Exception {
        have(2);
        sql("update user_replica set revision = " + (System.currentTimeMillis() + 999_999_999L)
                + ", applied_at = current_timestamp + interval '30' day where id = " + first);
        sql("update user_replica set first_name = 'x' where id = " + (first + 1));

        JsonObject run = run("{\"repair\": true}");

        assertThat(run.getString("state")).isEqualTo("finished");
        assertThat(drift(run)).isEqualTo("missing 0, extra 0, changed 2, in flight 0, repaired 1, refused 1");
        assertThat(examples(run, "refused")).containsExactly(first);
    }

    @Test
    void anUnreadableRowIsDrift() throws Exception {
        have(1);
        sql("update user_replica set groups_json = 'no JSON' where id = " + first);
        assertThat(examples(run("{}"), "changed")).containsExactly(first);
    }
}
