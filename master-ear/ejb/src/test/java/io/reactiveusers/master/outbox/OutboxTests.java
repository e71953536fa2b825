package io.reactiveusers.master.outbox;

import static io.reactiveusers.common.Action.DELETE;
import static io.reactiveusers.common.Action.INSERT;
import static io.reactiveusers.common.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The outbox's table on a real database, with real transactions. In most tests each race is staged, a second sender
 * being a second owner's token; in the last it happens.
 */
abstract class OutboxTests {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int USERS = 30;
    private static final int CHANGES_PER_WRITER = 150;

    private final UUID one = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private Transactions transactions;
    private Outbox outbox;

    /** An empty database, the same until it is asked for again. */
    abstract DataSource emptyDatabase() throws SQLException;

    @BeforeEach
    void migrate() throws SQLException {
        DataSource database = emptyDatabase();
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/master")
                .load()
                .migrate();
        transactions = new Transactions(database);
        outbox = new Outbox(transactions.dataSource());
    }

    @Test
    void sentChangeLeavesTheOutbox() {
        record(change(1, INSERT, 1));
        markSent(claim(one, 10));
        assertThat(pending()).isZero();
    }

    @Test
    void claimedChangeIsNobodyElses() {
        record(change(1, INSERT, 1));
        record(change(2, INSERT, 1));
        assertThat(users(claim(one, 1))).containsExactly(1L);
        assertThat(users(claim(other, 10))).containsExactly(2L);
        assertThat(claim(other, 10)).isEmpty();
    }

    @Test
    void newerChangeReplacesTheOneThatWaits() {
        record(change(1, UPDATE, 1));
        UserChanged newest = change(1, UPDATE, 2);
        record(newest);
        assertThat(claim(one, 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.publication().eventId()).isEqualTo(newest.eventId()));
    }

    @Test
    void changeDuringASendIsSentAfterItAndNotBesideIt() {
        record(change(1, UPDATE, 1));
        List<OutboxEntry> sending = claim(one, 10);
        UserChanged newest = change(1, UPDATE, 2);
        record(newest);
        assertThat(claim(other, 10)).isEmpty();

        markSent(sending);
        assertThat(claim(other, 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.publication().eventId()).isEqualTo(newest.eventId()));
    }

    @Test
    void claimOfADeadSenderExpiresAndItsLateMarkChangesNothing() {
        record(change(1, UPDATE, 1));
        List<OutboxEntry> late = claim(one, 10);
        expireClaims();
        assertThat(users(claim(other, 10))).containsExactly(1L);

        markSent(late);
        assertThat(markRefused(late.get(0))).isFalse();
        assertThat(pending()).isOne();
        assertThat(claim(one, 10)).as("still the other's").isEmpty();
    }

    @Test
    void releasedChangeCanBeClaimedAtOnce() {
        record(change(1, UPDATE, 1));
        release(claim(one, 10));
        assertThat(users(claim(other, 10))).containsExactly(1L);
    }

    @Test
    void refusedChangeWaitsIsParkedInTheEndAndNeverInTheWay() {
        record(change(1, UPDATE, 1));
        for (int attempt = 1; attempt < Outbox.ATTEMPTS_LIMIT; attempt++) {
            OutboxEntry entry = claim(one, 10).get(0);
            assertThat(entry.attempts()).isEqualTo(attempt - 1);
            assertThat(markRefused(entry)).isFalse();
            assertThat(claim(one, 10)).as("waits").isEmpty();
            expireClaims();
        }
        assertThat(markRefused(claim(one, 10).get(0))).isTrue();
        expireClaims();
        record(change(2, UPDATE, 1));
        assertThat(users(claim(one, 10))).containsExactly(2L);
        assertThat(pending()).isEqualTo(2);
    }

    @Test
    void newerChangeOfAParkedUserStartsAfresh() {
        record(change(1, UPDATE, 1));
        park();
        record(change(1, UPDATE, 2));
        assertThat(claim(one, 10)).singleElement().satisfies(entry -> assertThat(entry.attempts())
                .isZero());
    }

    @Test
    void insertionNobodyHasBeenToldOfStaysOne() {
        record(change(1, INSERT, 1));
        record(change(1, UPDATE, 2));
        record(change(2, INSERT, 1));
        record(change(2, DELETE, 2));
        assertThat(claim(one, 10))
                .extracting(entry -> entry.publication().action())
                .containsExactly(INSERT, DELETE);
    }

    @Test
    void markPassesByWhatAWriterHoldsAndIsMadeUpForAfterwards() {
        record(change(1, UPDATE, 1));
        record(change(2, UPDATE, 1));
        List<OutboxEntry> sent = claim(one, 10);
        UserChanged newest = change(1, UPDATE, 2);
        List<OutboxEntry> unmarked = new ArrayList<>();
        transactions.run(() -> {
            outbox.record(newest);
            unmarked.addAll(inAnotherThread(() -> markSent(sent)));
        });
        assertThat(users(unmarked)).containsExactly(1L);
        assertThat(pending()).isOne();
        assertThat(claim(other, 10)).as("still claimed").isEmpty();

        assertThat(markSent(unmarked)).isEmpty();
        assertThat(claim(other, 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.publication().eventId()).isEqualTo(newest.eventId()));
    }

    @Test
    void changeThatSnsFailsAtIsTriedForEver() {
        record(change(1, UPDATE, 1));
        for (int attempt = 0; attempt < Outbox.ATTEMPTS_LIMIT + 3; attempt++) {
            OutboxEntry entry = claim(one, 10).get(0);
            assertThat(transactions.call(() -> outbox.markFailed(entry, false, "InternalError")))
                    .isFalse();
            assertThat(claim(one, 10)).as("waits").isEmpty();
            expireClaims();
        }
        assertThat(claim(one, 10)).hasSize(1);
    }

    @Test
    void parkedChangesAreListedByUserAndReleasedAfresh() {
        for (long user = 1; user <= 3; user++) {
            record(change(user, UPDATE, user));
            park();
        }
        record(change(4, UPDATE, 4));
        assertThat(transactions.<Long>call(outbox::parked)).isEqualTo(3L);
        assertThat(transactions.call(() -> outbox.pendingOf(List.of(1L, 2L, 3L, 4L))))
                .as("on their way")
                .containsExactly(4L);
        assertThat(transactions.call(() -> outbox.parked(Long.MIN_VALUE, 2)))
                .extracting(ParkedChange::userId)
                .containsExactly(1L, 2L);
        assertThat(transactions.call(() -> outbox.parked(2, 2))).singleElement().satisfies(parked -> {
            assertThat(parked.userId()).isEqualTo(3);
            assertThat(parked.revision()).isEqualTo(3);
            assertThat(parked.action()).isEqualTo(UPDATE);
            assertThat(parked.attempts()).isEqualTo(Outbox.ATTEMPTS_LIMIT);
            assertThat(parked.reason()).isEqualTo("too large");
        });

        assertThat(transactions.call(() -> outbox.releaseParked(2))).isTrue();
        assertThat(transactions.call(() -> outbox.releaseParked(2)))
                .as("not parked any more")
                .isFalse();
        assertThat(transactions.call(() -> outbox.releaseParked(4)))
                .as("never was")
                .isFalse();
        assertThat(claim(one, 10)).hasSize(2).allSatisfy(entry -> assertThat(entry.attempts())
                .isZero());
    }

    /**
     * Three writers change users, several in a transaction and in any order, and roll some back; two senders drain, lose
     * claims and mark late.
     */
    @Test
    void nothingIsLostInventedOrInTwoHandsWhateverRunsAtOnce() throws Exception {
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
                    List<OutboxEntry> unmarked = new ArrayList<>();
                    List<OutboxEntry> late = new ArrayList<>();
                    while (!writers.stream().allMatch(Future::isDone) || pending() > 0) {
                        boolean expires = random.nextInt(8) == 0;
                        List<OutboxEntry> claimed = transactions.call(() ->
                                outbox.claim(UUID.randomUUID(), 1 + random.nextInt(8), expires ? Duration.ZERO : LONG));
                        for (OutboxEntry entry : claimed) {
                            UserChanged event =
                                    WireCodec.decode(entry.publication().payload(), Instant.now());
                            assertThat(event.eventId())
                                    .isEqualTo(entry.publication().eventId());
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
                            claimed.forEach(
                                    entry -> inHand.remove(entry.publication().userId()));
                            unmarked.addAll(claimed);
                        }
                        List<OutboxEntry> rest = markSent(unmarked);
                        unmarked.clear();
                        unmarked.addAll(rest);
                        if (random.nextInt(8) == 0) {
                            markSent(late);
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

    /** As the directory does: users are locked by id, flushed in whatever order. */
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
                    outbox.record(change);
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

    private static <T> T inAnotherThread(Callable<T> work) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(work).get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.shutdownNow();
        }
    }

    private void record(UserChanged change) {
        transactions.run(() -> outbox.record(change));
    }

    private List<OutboxEntry> claim(UUID owner, int limit) {
        return transactions.call(() -> outbox.claim(owner, limit, LONG));
    }

    private List<OutboxEntry> markSent(List<OutboxEntry> entries) {
        return transactions.call(() -> outbox.markSent(entries));
    }

    private boolean markRefused(OutboxEntry entry) {
        return transactions.call(() -> outbox.markFailed(entry, true, "too large"));
    }

    private void release(List<OutboxEntry> entries) {
        transactions.run(() -> outbox.release(entries));
    }

    private long pending() {
        return transactions.call(outbox::pending);
    }

    /** The only change that waits. */
    private void park() {
        for (int attempt = 1; attempt <= Outbox.ATTEMPTS_LIMIT; attempt++) {
            markRefused(claim(one, 10).get(0));
            expireClaims();
        }
    }

    /** As if their time had passed. */
    private void expireClaims() {
        sql("update outbox set available_at = current_timestamp");
    }

    private void sql(String update) {
        transactions.call(() -> {
            try (Connection connection = transactions.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                return statement.executeUpdate(update);
            }
        });
    }

    private static List<Long> users(List<OutboxEntry> entries) {
        return entries.stream().map(entry -> entry.publication().userId()).toList();
    }

    private static UserChanged change(long id, Action action, long revision) {
        return new UserChanged(
                action,
                new UserState(id, "u" + id, "", "", "", true, List.of(), List.of()),
                revision,
                UUID.randomUUID(),
                Instant.now(),
                "master");
    }
}
