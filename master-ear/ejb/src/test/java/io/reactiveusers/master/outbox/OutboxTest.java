package io.reactiveusers.master.outbox;

import static io.reactiveusers.common.Action.DELETE;
import static io.reactiveusers.common.Action.INSERT;
import static io.reactiveusers.common.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbox's table on a real database, with each race staged: a second sender is a second owner's token. */
class OutboxTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final UUID one = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private JdbcDataSource database;
    private Connection keptOpen;
    private Outbox outbox;

    @BeforeEach
    void migrate() throws SQLException {
        database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
        keptOpen = database.getConnection();
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/master")
                .load()
                .migrate();
        outbox = new Outbox(database);
    }

    @AfterEach
    void close() throws SQLException {
        keptOpen.close();
    }

    @Test
    void sentChangeLeavesTheOutbox() {
        outbox.record(change(1, INSERT, 1));
        outbox.markSent(one, outbox.claim(one, 10, LONG));
        assertThat(outbox.pending()).isZero();
    }

    @Test
    void claimedChangeIsNobodyElses() {
        outbox.record(change(1, INSERT, 1));
        outbox.record(change(2, INSERT, 1));
        assertThat(users(outbox.claim(one, 1, LONG))).containsExactly(1L);
        assertThat(users(outbox.claim(other, 10, LONG))).containsExactly(2L);
        assertThat(outbox.claim(other, 10, LONG)).isEmpty();
    }

    @Test
    void newerChangeReplacesTheOneThatWaits() {
        outbox.record(change(1, UPDATE, 1));
        UserChanged newest = change(1, UPDATE, 2);
        outbox.record(newest);
        assertThat(outbox.claim(one, 10, LONG))
                .singleElement()
                .satisfies(entry -> assertThat(entry.publication().eventId()).isEqualTo(newest.eventId()));
    }

    @Test
    void changeDuringASendIsSentAfterItAndNotBesideIt() {
        outbox.record(change(1, UPDATE, 1));
        List<OutboxEntry> sending = outbox.claim(one, 10, LONG);
        UserChanged newest = change(1, UPDATE, 2);
        outbox.record(newest);
        assertThat(outbox.claim(other, 10, LONG)).isEmpty();

        outbox.markSent(one, sending);
        assertThat(outbox.claim(other, 10, LONG))
                .singleElement()
                .satisfies(entry -> assertThat(entry.publication().eventId()).isEqualTo(newest.eventId()));
    }

    @Test
    void claimOfADeadSenderExpiresAndItsLateMarkChangesNothing() throws SQLException {
        outbox.record(change(1, UPDATE, 1));
        List<OutboxEntry> late = outbox.claim(one, 10, LONG);
        expireClaims();
        assertThat(users(outbox.claim(other, 10, LONG))).containsExactly(1L);

        outbox.markSent(one, late);
        assertThat(outbox.markRefused(one, late.get(0), "late")).isFalse();
        assertThat(outbox.pending()).isOne();
        assertThat(outbox.claim(one, 10, LONG)).as("still the other's").isEmpty();
    }

    @Test
    void releasedChangeCanBeClaimedAtOnce() {
        outbox.record(change(1, UPDATE, 1));
        outbox.release(one, outbox.claim(one, 10, LONG));
        assertThat(users(outbox.claim(other, 10, LONG))).containsExactly(1L);
    }

    @Test
    void refusedChangeWaitsIsParkedInTheEndAndNeverInTheWay() throws SQLException {
        outbox.record(change(1, UPDATE, 1));
        for (int attempt = 1; attempt < Outbox.ATTEMPTS_LIMIT; attempt++) {
            OutboxEntry entry = outbox.claim(one, 10, LONG).get(0);
            assertThat(entry.attempts()).isEqualTo(attempt - 1);
            assertThat(outbox.markRefused(one, entry, "too large")).isFalse();
            assertThat(outbox.claim(one, 10, LONG)).as("waits").isEmpty();
            expireClaims();
        }
        assertThat(outbox.markRefused(one, outbox.claim(one, 10, LONG).get(0), "too large"))
                .isTrue();
        expireClaims();
        outbox.record(change(2, UPDATE, 1));
        assertThat(users(outbox.claim(one, 10, LONG))).containsExactly(2L);
        assertThat(outbox.pending()).isEqualTo(2);
    }

    @Test
    void newerChangeOfAParkedUserStartsAfresh() throws SQLException {
        outbox.record(change(1, UPDATE, 1));
        for (int attempt = 1; attempt <= Outbox.ATTEMPTS_LIMIT; attempt++) {
            outbox.markRefused(one, outbox.claim(one, 10, LONG).get(0), "too large");
            expireClaims();
        }
        outbox.record(change(1, UPDATE, 2));
        assertThat(outbox.claim(one, 10, LONG)).singleElement().satisfies(entry -> assertThat(entry.attempts())
                .isZero());
    }

    @Test
    void insertionNobodyHasBeenToldOfStaysOne() {
        outbox.record(change(1, INSERT, 1));
        outbox.record(change(1, UPDATE, 2));
        outbox.record(change(2, INSERT, 1));
        outbox.record(change(2, DELETE, 2));
        assertThat(outbox.claim(one, 10, LONG))
                .extracting(entry -> entry.publication().action())
                .containsExactly(INSERT, DELETE);
    }

    /** As if their time had passed. */
    private void expireClaims() throws SQLException {
        try (Statement statement = keptOpen.createStatement()) {
            statement.executeUpdate("update outbox set available_at = current_timestamp");
        }
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
