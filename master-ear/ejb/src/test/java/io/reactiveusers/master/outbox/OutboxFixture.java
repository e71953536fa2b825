package io.reactiveusers.master.outbox;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;

/** The outbox's table on a real database, with real transactions. */
abstract class OutboxFixture {
    static final Duration LONG = Duration.ofMinutes(1);
    static final Outcome TOO_LARGE = Outcome.refused("too large");

    final UUID one = UUID.randomUUID();
    final UUID other = UUID.randomUUID();
    Transactions transactions;
    OutboxRecorder recorder;
    OutboxQueue queue;
    OutboxOverview overview;

    /** Returns an empty database. */
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
        recorder = new OutboxRecorder(transactions.dataSource());
        queue = new OutboxQueue(transactions.dataSource());
        overview = new OutboxOverview(transactions.dataSource());
    }

    void record(UserChanged change) {
        transactions.call(() -> recorder.record(change));
    }

    List<OutboxEntry> claim(UUID owner, int limit) {
        return transactions.call(() -> queue.claim(owner, limit, LONG));
    }

    /** Settles all entries with one outcome. */
    OutboxQueue.Settlement settle(Collection<OutboxEntry> entries, Outcome outcome) {
        Map<UUID, Outcome> outcomes = new HashMap<>();
        entries.forEach(entry -> outcomes.put(entry.eventId(), outcome));
        return transactions.call(() -> queue.settle(entries, outcomes));
    }

    /** Settles all entries as sent, and returns those that could not be settled yet. */
    List<OutboxEntry> settleSent(Collection<OutboxEntry> entries) {
        return settle(entries, Outcome.SENT).unsettled();
    }

    void release(Collection<OutboxEntry> entries) {
        transactions.call(() -> queue.settle(entries, Map.of()));
    }

    long pending() {
        return transactions.call(overview::pending);
    }

    /** Parks the only change that waits. */
    void park(Outcome refusal) {
        for (int attempt = 1; attempt <= OutboxQueue.ATTEMPTS_LIMIT; attempt++) {
            settle(claim(UUID.randomUUID(), 10), refusal);
            expireClaims();
        }
    }

    /** Lets the time of all claims and delays pass. */
    void expireClaims() {
        sql("update outbox set available_at = current_timestamp");
    }

    void sql(String update) {
        transactions.call(() -> {
            try (Connection connection = transactions.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                return statement.executeUpdate(update);
            }
        });
    }

    static List<Long> users(List<OutboxEntry> entries) {
        return entries.stream().map(OutboxEntry::userId).toList();
    }

    static UserChanged change(long id, Action action, long revision) {
        return change(id, action, revision, "");
    }

    static UserChanged change(long id, Action action, long revision, String firstName) {
        return new UserChanged(
                action,
                new UserState(id, "u" + id, firstName, "", "", true, List.of(), List.of()),
                revision,
                UUID.randomUUID(),
                Instant.now(),
                "master");
    }
}
