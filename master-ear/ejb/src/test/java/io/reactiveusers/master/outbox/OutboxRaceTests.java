package io.reactiveusers.master.outbox;

import static io.reactiveusers.common.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.WireCodec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs publishers and writers at the same time. */
abstract class OutboxRaceTests extends OutboxFixture {
    private static final int USERS = 30;
    private static final int CHANGES_PER_WRITER = 150;

    /**
     * Three writers change users, several in a transaction and in any order, and roll some back; two senders drain, lose
     * claims and settle late.
     */
    @Test
    void nothingIsLostInventedOrClaimedTwiceWhateverRunsAtOnce() throws Exception {
        for (long user = 1; user <= USERS; user++) {
            long id = user;
            sql("insert into deleted_user (user_id, revision) values (" + id + ", 0)");
        }
        Set<UUID> rolledBack = ConcurrentHashMap.newKeySet();
        Set<UUID> published = ConcurrentHashMap.newKeySet();
        Map<Long, Long> newestSent = new ConcurrentHashMap<>();
        Map<Long, UUID> inHand = new ConcurrentHashMap<>();
        AtomicInteger expired = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                Random random = new Random(writer);
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < CHANGES_PER_WRITER; i++) {
                        write(random, rolledBack);
                    }
                }));
            }
            List<Future<?>> senders = new ArrayList<>();
            for (int sender = 0; sender < 2; sender++) {
                Random random = new Random(100 + sender);
                senders.add(threads.submit(() -> {
                    List<OutboxEntry> unsettled = new ArrayList<>();
                    List<OutboxEntry> late = new ArrayList<>();
                    while (!writers.stream().allMatch(Future::isDone) || pending() > 0) {
                        boolean expires = random.nextInt(8) == 0;
                        List<OutboxEntry> claimed = transactions.call(() ->
                                queue.claim(UUID.randomUUID(), 1 + random.nextInt(8), expires ? Duration.ZERO : LONG));
                        for (OutboxEntry entry : claimed) {
                            UserChanged event = WireCodec.decode(entry.payload(), Instant.now());
                            assertThat(event.eventId()).isEqualTo(entry.eventId());
                            if (!expires) {
                                assertThat(inHand.putIfAbsent(event.user().id(), entry.owner()))
                                        .as(
                                                "user %d in another's hand",
                                                event.user().id())
                                        .isNull();
                            }
                            published.add(event.eventId());
                            newestSent.merge(event.user().id(), event.revision(), Math::max);
                        }
                        if (expires) {
                            expired.addAndGet(claimed.size());
                            late.addAll(claimed);
                        } else {
                            claimed.forEach(entry -> inHand.remove(entry.userId()));
                            unsettled.addAll(claimed);
                        }
                        List<OutboxEntry> rest = settleSent(unsettled);
                        unsettled.clear();
                        unsettled.addAll(rest);
                        if (random.nextInt(8) == 0) {
                            settleSent(late);
                            release(late);
                            late.clear();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> thread :
                    Stream.concat(writers.stream(), senders.stream()).toList()) {
                thread.get(2, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(expired).as("claims that expired").hasPositiveValue();
        assertThat(rolledBack).isNotEmpty();
        assertThat(published).doesNotContainAnyElementsOf(rolledBack);
        assertThat(newestSent).isEqualTo(committed());
    }

    /** Writes as the directory does: locks users by id, and flushes them in any order. */
    private void write(Random random, Set<UUID> rolledBack) {
        List<UUID> events = new ArrayList<>();
        try {
            transactions.run(() -> {
                List<UserChanged> changes = new ArrayList<>();
                for (long user : random.longs(1 + random.nextInt(6), 1, USERS + 1)
                        .distinct()
                        .sorted()
                        .toArray()) {
                    changes.add(change(user, UPDATE, nextRevision(user)));
                }
                Collections.shuffle(changes, random);
                for (UserChanged change : changes) {
                    events.add(change.eventId());
                    recorder.record(change);
                }
                if (random.nextInt(4) == 0) {
                    throw new IntendedRollback();
                }
            });
        } catch (IntendedRollback e) {
            rolledBack.addAll(events);
        }
    }

    private static final class IntendedRollback extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Locks the user's row, of any table that has one. */
    private long nextRevision(long user) {
        try (Connection connection = transactions.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "select revision from deleted_user where user_id = " + user + " for update")) {
                row.next();
                long revision = row.getLong(1) + 1;
                statement.executeUpdate("update deleted_user set revision = " + revision + " where user_id = " + user);
                return revision;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<Long, Long> committed() {
        return transactions.call(() -> {
            Map<Long, Long> revisions = new HashMap<>();
            try (Connection connection = transactions.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select user_id, revision from deleted_user")) {
                while (rows.next()) {
                    revisions.put(rows.getLong(1), rows.getLong(2));
                }
            }
            return revisions;
        });
    }
}
