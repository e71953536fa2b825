package io.reactiveusers.master.outbox;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.WireCodec;
import io.reactiveusers.master.sns.Publication;
import io.reactiveusers.support.retry.Backoff;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 *
 * <p>A writer may wait for a claim or a mark. These wait for nobody: they pass over rows that are locked, so no order
 * in which a transaction changes its users can make a deadlock with them.
 */
@Stateless
public class Outbox {
    /** Failures after which a change that SNS refuses is parked. */
    static final int ATTEMPTS_LIMIT = 10;

    /** The most parked changes one {@link #parked(long, int)} answers. */
    public static final int PAGE_LIMIT = 500;

    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
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
            throw new OutboxUnavailableException(e);
        }
    }

    /**
     * Claims changes for one sender: no other claims them, nor another of the same users, until they are marked or the
     * claim expires. Oldest first.
     *
     * @param owner the claim's token, used for no other
     * @param limit the most to claim
     * @param expiry in whole seconds; after it, others may take a sender for dead
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<OutboxEntry> claim(UUID owner, int limit, Duration expiry) {
        List<OutboxEntry> claimed = new ArrayList<>();
        // SKIP LOCKED: a row that another sender is claiming, or that a writer is replacing, is someone else's for now.
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select id, user_id, event_id, action, payload, attempts from outbox"
                                + " where available_at <= current_timestamp and aborted is null"
                                + " order by id limit ? for update skip locked")) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    claimed.add(new OutboxEntry(
                            rows.getLong(1),
                            owner,
                            new Publication(
                                    rows.getLong(2),
                                    rows.getObject(3, UUID.class),
                                    Action.of(rows.getInt(4)),
                                    rows.getString(5)),
                            rows.getInt(6)));
                }
            }
            if (!claimed.isEmpty()) {
                try (PreparedStatement claim = connection.prepareStatement("update outbox set claim_owner = ?,"
                        + " available_at = current_timestamp + cast(? as integer) * interval '1' second where id in ("
                        + parameters(claimed.size()) + ")")) {
                    claim.setObject(1, owner);
                    claim.setLong(2, expiry.toSeconds());
                    bindIds(claim, 3, claimed);
                    claim.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
        return claimed;
    }

    /**
     * Marks what was sent: it leaves the outbox, unless a newer change has replaced it or the claim has been lost.
     *
     * @return what a writer holds at this moment: to be marked again, with its outcome the writer's
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<OutboxEntry> markSent(Collection<OutboxEntry> sent) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement("delete from outbox where id = ?")) {
            Map<OutboxEntry, UUID> events = lockClaimed(connection, sent);
            List<OutboxEntry> replaced = new ArrayList<>();
            for (Map.Entry<OutboxEntry, UUID> event : events.entrySet()) {
                OutboxEntry entry = event.getKey();
                if (event.getValue().equals(entry.publication().eventId())) {
                    delete.setLong(1, entry.id());
                    delete.addBatch();
                } else {
                    replaced.add(entry);
                }
            }
            if (replaced.size() < events.size()) {
                delete.executeBatch();
            }
            giveUp(connection, replaced);
            List<OutboxEntry> rest =
                    sent.stream().filter(entry -> !events.containsKey(entry)).toList();
            return rest.isEmpty()
                    ? rest
                    : List.copyOf(claimed(connection, rest, "").keySet());
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
    }

    /** Gives back what was not tried: it can be claimed again at once, or what a writer holds when its claim expires. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void release(Collection<OutboxEntry> entries) {
        try (Connection connection = dataSource.getConnection()) {
            giveUp(connection, lockClaimed(connection, entries).keySet());
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
    }

    /**
     * Marks a change that could not be sent: to be tried again after a growing delay, or parked when it is refused and
     * has failed {@value #ATTEMPTS_LIMIT} times. A newer change of the user starts afresh.
     *
     * @param refused whether it is the change that SNS does not take, and not SNS that failed at it
     * @param reason for people; without personal data
     * @return whether it is parked now
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean markFailed(OutboxEntry entry, boolean refused, String reason) {
        boolean park = refused && entry.attempts() + 1 >= ATTEMPTS_LIMIT;
        Duration delay = RETRY.after(entry.attempts() + 1);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("update outbox set claim_owner = null,"
                        + " attempts = attempts + 1, aborted = ?,"
                        + " available_at = current_timestamp + cast(? as integer) * interval '1' second"
                        + " where id = ?")) {
            UUID event = lockClaimed(connection, List.of(entry)).get(entry);
            if (event == null) {
                return false;
            }
            if (!event.equals(entry.publication().eventId())) {
                giveUp(connection, List.of(entry));
                return false;
            }
            update.setString(1, park ? reason.substring(0, Math.min(reason.length(), REASON_LIMIT)) : null);
            update.setLong(2, Math.max(1, delay.toSeconds()));
            update.setLong(3, entry.id());
            update.executeUpdate();
            return park;
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
    }

    /** How many users' newest state SNS has not accepted yet, parked ones included. */
    public long pending() {
        return count("select count(*) from outbox");
    }

    /** How many changes are parked. */
    public long parked() {
        return count("select count(*) from outbox where aborted is not null");
    }

    /**
     * Changes that are parked, by ascending user id.
     *
     * @param after only of users with higher ids
     * @param limit at most {@value #PAGE_LIMIT}; more counts as that
     */
    public List<ParkedChange> parked(long after, int limit) {
        List<ParkedChange> parked = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select user_id, event_id, revision, action, attempts, recorded_at, aborted from outbox"
                                + " where aborted is not null and user_id > ? order by user_id limit ?")) {
            select.setLong(1, after);
            select.setInt(2, Math.max(0, Math.min(limit, PAGE_LIMIT)));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    parked.add(new ParkedChange(
                            rows.getLong(1),
                            rows.getObject(2, UUID.class),
                            rows.getLong(3),
                            Action.of(rows.getInt(4)),
                            rows.getInt(5),
                            rows.getTimestamp(6).toInstant(),
                            rows.getString(7)));
                }
            }
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
        return parked;
    }

    /**
     * Has a parked change tried again as if it were new; committed when this returns.
     *
     * @return whether the user had one
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean releaseParked(long userId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("update outbox set attempts = 0, aborted = null,"
                        + " available_at = current_timestamp where user_id = ? and aborted is not null")) {
            update.setLong(1, userId);
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
    }

    private long count(String query) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement count = connection.prepareStatement(query);
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
    }

    /** Locks the rows whose claims are still held, but for those a writer has locked; answers their events. */
    private static Map<OutboxEntry, UUID> lockClaimed(Connection connection, Collection<OutboxEntry> entries)
            throws SQLException {
        return claimed(connection, entries, " for update skip locked");
    }

    private static Map<OutboxEntry, UUID> claimed(Connection connection, Collection<OutboxEntry> entries, String lock)
            throws SQLException {
        if (entries.isEmpty()) {
            return Map.of();
        }
        Map<Long, OutboxEntry> byId = new HashMap<>();
        entries.forEach(entry -> byId.put(entry.id(), entry));
        Map<OutboxEntry, UUID> events = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("select id, claim_owner, event_id from outbox where id in ("
                        + parameters(entries.size()) + ") order by id" + lock)) {
            bindIds(select, 1, entries);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    OutboxEntry entry = byId.get(rows.getLong(1));
                    if (entry.owner().equals(rows.getObject(2, UUID.class))) {
                        events.put(entry, rows.getObject(3, UUID.class));
                    }
                }
            }
        }
        return events;
    }

    /** Of rows that are locked. */
    private static void giveUp(Connection connection, Collection<OutboxEntry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement("update outbox set claim_owner = null,"
                + " available_at = current_timestamp where id in (" + parameters(entries.size()) + ")")) {
            bindIds(update, 1, entries);
            update.executeUpdate();
        }
    }

    private static String parameters(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static void bindIds(PreparedStatement statement, int first, Collection<OutboxEntry> entries)
            throws SQLException {
        int index = first;
        for (OutboxEntry entry : entries) {
            statement.setLong(index++, entry.id());
        }
    }

    /** Those of the given users whose newest state is on its way to SNS; what is parked is not. */
    public Set<Long> pendingOf(Collection<Long> userIds) {
        Set<Long> pending = new HashSet<>();
        if (userIds.isEmpty()) {
            return pending;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select user_id from outbox where aborted is null"
                                + " and user_id in (" + parameters(userIds.size()) + ")")) {
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
            throw new OutboxUnavailableException(e);
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
}
