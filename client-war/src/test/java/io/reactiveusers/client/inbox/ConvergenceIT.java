package io.reactiveusers.client.inbox;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.WireCodec;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** However the events of a user arrive, on two consumers and in batches with others', the row ends the same. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class ConvergenceIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** An event of a history; {@code active} is {@code null} in one of the prototype's master. */
    private record Step(Action action, String username, Boolean active, long revision) {
        String body(long id) {
            if (active != null) {
                return WireCodec.encode(event(action, id, username, "First" + revision, active, revision));
            }
            JsonObjectBuilder user = Json.createObjectBuilder()
                    .add("id", id)
                    .add("username", username)
                    .add("first_name", "First" + revision)
                    .add("last_name", "L\u00e9e")
                    .add("email", "mail@example.org")
                    .add("groups", Json.createArrayBuilder())
                    .add("user_permissions", Json.createArrayBuilder());
            String message = Json.createObjectBuilder()
                    .add("user", user)
                    .add("action", action.code())
                    .build()
                    .toString();
            return Json.createObjectBuilder()
                    .add("Type", "Notification")
                    .add("Message", message)
                    .add("Timestamp", Instant.ofEpochMilli(revision).toString())
                    .build()
                    .toString();
        }
    }

    /** Each history has one user per order of its events, with some events twice; all of them form one stream. */
    @Test
    void everyOrderOfAHistoryEndsInTheSameRow() {
        Random random = new Random(20261125);
        List<List<Step>> histories = new ArrayList<>();
        for (int history = 0; history < 12; history++) {
            histories.add(history(random));
        }
        List<String> bodies = new ArrayList<>();
        for (int history = 0; history < histories.size(); history++) {
            for (int order = 0; order < 15; order++) {
                List<Step> steps = new ArrayList<>(histories.get(history));
                steps.add(steps.get(random.nextInt(steps.size())));
                Collections.shuffle(steps, random);
                long id = id(history, order);
                steps.forEach(step -> bodies.add(step.body(id)));
            }
        }
        // Interleaves the users' orders; SQS and two consumers reorder further.
        Collections.shuffle(bodies, random);
        Queue.sendBodies(bodies);

        for (int history = 0; history < histories.size(); history++) {
            List<Step> steps = new ArrayList<>(histories.get(history));
            steps.sort(Comparator.comparingLong(Step::revision));
            Step last = steps.get(steps.size() - 1);
            boolean active = true;
            for (Step step : steps) {
                active = step.action() == Action.DELETE || (step.active() == null ? active : step.active());
            }
            for (int order = 0; order < 15; order++) {
                long id = id(history, order);
                String start = last.action() == Action.DELETE
                        ? "||||TRUE|"
                        : last.username() + "|First" + last.revision() + "|L\u00e9e|";
                String activeField = active ? "|TRUE|" : "|FALSE|";
                await("history " + steps + " of user " + id).atMost(SOON).untilAsserted(() -> {
                    assertThat(Database.revision(id)).isEqualTo(last.revision());
                    assertThat(Database.row(id)).startsWith(start).contains(activeField);
                });
            }
        }
    }

    @Test
    void namesMayBeSwappedTakenOverAndDifferInCaseOnly() {
        Queue.send(List.of(
                event(Action.INSERT, 9401, "ann", "A", 10),
                event(Action.INSERT, 9402, "Ann", "B", 10),
                event(Action.INSERT, 9403, "ANN", "C", 10)));
        await().atMost(SOON).until(() -> Database.revision(9403) == 10 && Database.revision(9401) == 10);
        List<UserChanged> events = new ArrayList<>(List.of(
                event(Action.UPDATE, 9401, "Ann", "A", 20),
                event(Action.UPDATE, 9402, "ann", "B", 20),
                event(Action.DELETE, 9403, "ANN", "C", 20),
                event(Action.INSERT, 9404, "ANN", "D", 10),
                event(Action.INSERT, 9403, "anN", "E", 30)));
        Collections.reverse(events);
        Queue.send(events);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(Database.row(9401)).startsWith("Ann|A|");
            assertThat(Database.row(9402)).startsWith("ann|B|");
            assertThat(Database.row(9403)).startsWith("anN|E|");
            assertThat(Database.row(9404)).startsWith("ANN|D|");
        });
    }

    @Test
    void masterRestoredFromABackupIsFollowedFromItsNextChangeOn() {
        Queue.send(event(Action.UPDATE, 9410, "before", "Lost", 2000));
        await().atMost(SOON).until(() -> Database.revision(9410) == 2000);
        // What the backup held, published once more; then a change, whose revision the clock raises above all others.
        Queue.send(List.of(
                event(Action.UPDATE, 9410, "before", "Restored", 1000),
                event(Action.UPDATE, 9410, "before", "Changed", 3000)));
        await().atMost(SOON).untilAsserted(() -> assertThat(Database.row(9410)).startsWith("before|Changed|"));
    }

    /** Between the two statements that make and lock a row, the purge may remove the tombstone that was there. */
    @Test
    void tombstoneForgottenWhileItsUserIsBroughtBackLosesNothing() throws SQLException {
        Queue.send(List.of(event(Action.INSERT, 9420, "back", "", 10), event(Action.DELETE, 9420, "back", "", 11)));
        await().atMost(SOON).until(() -> Database.deleted(9420) && Database.revision(9420) == 11);
        try (Connection other = Database.connect();
                Connection purge = Database.connect();
                Statement insert = other.createStatement();
                Statement delete = purge.createStatement()) {
            other.setAutoCommit(false);
            // Holds up the stubs of a delivery that has both users, after that of the first.
            insert.execute("insert into user_replica (id, revision, username, first_name, last_name, email, is_active,"
                    + " active_revision, groups_json, user_permissions_json, applied_at)"
                    + " values (9421, -1, '', '', '', '', true, -1, '[]', '[]', current_timestamp)");
            Queue.send(List.of(event(Action.INSERT, 9420, "back", "", 20), event(Action.INSERT, 9421, "held", "", 20)));
            await().during(Duration.ofMillis(700)).until(() -> Database.revision(9420) == 11);
            delete.execute("delete from user_replica where id = 9420");
            other.rollback();
        }
        await().atMost(SOON).until(() -> Database.revision(9420) == 20 && Database.revision(9421) == 20);
    }

    private static long id(int history, int order) {
        return 9500 + history * 20L + order;
    }

    private static List<Step> history(Random random) {
        List<Step> steps = new ArrayList<>();
        int length = 2 + random.nextInt(5);
        for (int step = 0; step < length; step++) {
            steps.add(new Step(
                    Action.values()[random.nextInt(3)],
                    "name" + random.nextInt(3),
                    random.nextInt(3) == 0 ? null : Boolean.valueOf(random.nextBoolean()),
                    1000 + 10L * step));
        }
        return steps;
    }
}
