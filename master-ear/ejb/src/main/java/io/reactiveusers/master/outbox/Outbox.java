package io.reactiveusers.master.outbox;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.WireCodec;
import io.reactiveusers.master.sns.Publication;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The outbox's table. Plain JDBC on the data source of the directory, and so in its transaction: a change is recorded
 * from a persistence callback, which may not use the entity manager it is called by.
 *
 * <p>One row per user. A change that comes while an older one of the user waits replaces it; one that comes while the
 * older is being sent replaces it too, and the sender's mark, which names the event it sent, leaves it waiting. Times
 * are the database's, so that publishers on several nodes share one clock.
 */
@Stateless
public class Outbox {
    /** Refusals after which a change is parked. */
    static final int ATTEMPTS_LIMIT = 10;

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    private static final int REASON_LIMIT = 1000;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    /** For the container, which injects the data source. */
    public Outbox() {}

    Outbox(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Records a change in the caller's transaction. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void record(UserChanged change) {
        try (Connection connection = dataSource.getConnection()) {
            // Between the two statements another may insert the row, or its sender delete it: then once more.
            boolean recorded = false;
            while (!recorded) {
                recorded = replace(connection, change) || insert(connection, change);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Claims changes for one sender: no other claims them, nor another of the same users, until they are marked or the
     * claim expires. Oldest first.
     *
     * @param owner the sender's token
     * @param limit the most to claim
     * @param expiry in whole seconds; after it, others may take a sender for dead
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<OutboxEntry> claim(UUID owner, int limit, Duration expiry) {
        List<OutboxEntry> claimed = new ArrayList<>();
        // SKIP LOCKED: a row that another sender is claiming, or that a writer is replacing, is someone else's for now.
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select user_id, event_id, action, payload, attempts from outbox"
                                + " where available_at <= current_timestamp and aborted is null"
                                + " order by id limit ? for update skip locked");
                PreparedStatement claim = connection.prepareStatement("update outbox set claim_owner = ?,"
                        + " available_at = current_timestamp + cast(? as integer) * interval '1' second"
                        + " where user_id = ?")) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    claimed.add(new OutboxEntry(
                            new Publication(
                                    rows.getLong(1),
                                    rows.getObject(2, UUID.class),
                                    Action.of(rows.getInt(3)),
                                    rows.getString(4)),
                            rows.getInt(5)));
                }
            }
            for (OutboxEntry entry : claimed) {
                claim.setObject(1, owner);
                claim.setLong(2, expiry.toSeconds());
                claim.setLong(3, entry.publication().userId());
                claim.addBatch();
            }
            claim.executeBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
        return claimed;
    }

    /** Marks what was sent: it leaves the outbox, unless a newer change has replaced it or the claim has been lost. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void markSent(UUID owner, Collection<OutboxEntry> sent) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement(
                        "delete from outbox where user_id = ? and claim_owner = ? and event_id = ?")) {
            // By user, as writers go: two who lock the same rows then do not wait for each other.
            for (OutboxEntry entry : byUser(sent)) {
                delete.setLong(1, entry.publication().userId());
                delete.setObject(2, owner);
                delete.setObject(3, entry.publication().eventId());
                delete.addBatch();
            }
            delete.executeBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
        release(owner, sent);
    }

    /** Gives back what was not tried: it can be claimed again at once. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void release(UUID owner, Collection<OutboxEntry> entries) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement release = connection.prepareStatement("update outbox set claim_owner = null,"
                        + " available_at = current_timestamp where user_id = ? and claim_owner = ?")) {
            for (OutboxEntry entry : byUser(entries)) {
                release.setLong(1, entry.publication().userId());
                release.setObject(2, owner);
                release.addBatch();
            }
            release.executeBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Marks a change that SNS refused: to be tried again after a growing delay, or parked when that has been tried
     * {@value #ATTEMPTS_LIMIT} times. A newer change of the user starts afresh.
     *
     * @param reason for people; without personal data
     * @return whether it is parked now
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean markRefused(UUID owner, OutboxEntry entry, String reason) {
        boolean park = entry.attempts() + 1 >= ATTEMPTS_LIMIT;
        Duration delay = Backoff.delay(entry.attempts() + 1, FIRST_DELAY, LONGEST_DELAY);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("update outbox set claim_owner = null,"
                        + " attempts = attempts + 1, aborted = ?,"
                        + " available_at = current_timestamp + cast(? as integer) * interval '1' second"
                        + " where user_id = ? and claim_owner = ? and event_id = ?")) {
            update.setString(1, park ? reason.substring(0, Math.min(reason.length(), REASON_LIMIT)) : null);
            update.setLong(2, Math.max(1, delay.toSeconds()));
            update.setLong(3, entry.publication().userId());
            update.setObject(4, owner);
            update.setObject(5, entry.publication().eventId());
            if (update.executeUpdate() == 1) {
                return park;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        release(owner, List.of(entry));
        return false;
    }

    /** How many users' newest state SNS has not accepted yet, parked ones included. */
    public long pending() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement count = connection.prepareStatement("select count(*) from outbox");
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Those of the given users whose newest state SNS has not accepted yet, parked ones included. */
    public Set<Long> pendingOf(Collection<Long> userIds) {
        Set<Long> pending = new HashSet<>();
        if (userIds.isEmpty()) {
            return pending;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select user_id from outbox where user_id in ("
                        + String.join(", ", Collections.nCopies(userIds.size(), "?")) + ")")) {
            int parameter = 0;
            for (long id : userIds) {
                select.setLong(++parameter, id);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    pending.add(rows.getLong(1));
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return pending;
    }

    private static boolean replace(Connection connection, UserChanged change) throws SQLException {
        Action waiting;
        try (PreparedStatement select =
                connection.prepareStatement("select action from outbox where user_id = ? for update")) {
            select.setLong(1, change.user().id());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                waiting = Action.of(row.getInt(1));
            }
        }
        // Who has not been told of the insertion, as the prototype's clients want to be, is told of it now.
        UserChanged told = waiting == Action.INSERT && change.action() == Action.UPDATE
                ? new UserChanged(
                        Action.INSERT,
                        change.user(),
                        change.revision(),
                        change.eventId(),
                        change.occurredAt(),
                        change.source())
                : change;
        // A claim stays as it is: while the older change is being sent nobody else may send this one.
        try (PreparedStatement update = connection.prepareStatement("update outbox set revision = ?, action = ?,"
                + " event_id = ?, payload = ?, recorded_at = ?, attempts = 0, aborted = null,"
                + " available_at = case when claim_owner is null then current_timestamp else available_at end"
                + " where user_id = ?")) {
            bind(update, told);
            return update.executeUpdate() == 1;
        }
    }

    private static boolean insert(Connection connection, UserChanged change) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into outbox (id, revision, action,"
                + " event_id, payload, recorded_at, user_id, available_at, attempts)"
                + " values (nextval('outbox_seq'), ?, ?, ?, ?, ?, ?, current_timestamp, 0) on conflict do nothing")) {
            bind(insert, change);
            return insert.executeUpdate() == 1;
        }
    }

    private static void bind(PreparedStatement statement, UserChanged change) throws SQLException {
        statement.setLong(1, change.revision());
        statement.setInt(2, change.action().code());
        statement.setObject(3, change.eventId());
        statement.setString(4, WireCodec.encode(change));
        statement.setTimestamp(5, Timestamp.from(change.occurredAt()));
        statement.setLong(6, change.user().id());
    }

    private static List<OutboxEntry> byUser(Collection<OutboxEntry> entries) {
        return entries.stream()
                .sorted(Comparator.comparingLong(entry -> entry.publication().userId()))
                .toList();
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("RU0101 the outbox's table cannot be used", e);
    }
}
