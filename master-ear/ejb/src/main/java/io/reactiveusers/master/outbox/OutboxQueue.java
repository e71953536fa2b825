package io.reactiveusers.master.outbox;

import io.reactiveusers.common.Action;
import io.reactiveusers.support.retry.Backoff;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The outbox for its senders, which claim changes, send them, and settle the claims. Each step is a transaction of its
 * own. All times are the database's, so that senders on several nodes share one clock. If that clock is set back, no
 * change waits longer: a released row has a time in the past, and a time beyond the longest delay counts as past.
 *
 * <p>Neither step waits for a row that is locked, so they cannot deadlock with a writer, in whatever order it changes
 * its users.
 */
@Stateless
public class OutboxQueue {
    /** Attempts after which a change that SNS refuses is parked. */
    public static final int ATTEMPTS_LIMIT = 10;

    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    // Ordered by primary key, because any other order makes H2 lock every row. Rows that a sender or a writer has
    // locked are skipped.
    private static final String SELECT_DUE =
            """
            select id, user_id, event_id, action, payload, attempts
            from outbox
            where aborted is null
                and (available_at <= current_timestamp or available_at > current_timestamp + interval '10' minute)
            order by id
            limit ?
            for update skip locked""";

    private static final String CLAIM =
            """
            update outbox
            set claim_owner = ?, available_at = current_timestamp + cast(? as integer) * interval '1' second
            where id in (%s)""";

    private static final String SELECT_CLAIMS =
            """
            select id, claim_owner, event_id
            from outbox
            where id in (%s)
            order by id""";

    private static final String LOCK_CLAIMS = SELECT_CLAIMS + " for update skip locked";

    private static final String DELETE = """
            delete from outbox
            where id in (%s)""";

    private static final String RELEASE =
            """
            update outbox
            set claim_owner = null, available_at = timestamp with time zone '1970-01-01 00:00:00+00'
            where id in (%s)""";

    private static final String RETRY_OR_PARK =
            """
            update outbox
            set claim_owner = null, attempts = attempts + 1, aborted = ?,
                available_at = current_timestamp + cast(? as integer) * interval '1' second
            where id = ?""";

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    /** For the container, which injects the data source. */
    public OutboxQueue() {}

    /** For a process without a container. */
    public OutboxQueue(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The result of settling claims.
     *
     * @param unsettled changes that were sent and whose rows a writer has locked; pass them again later. Whether they
     *     are deleted then depends on whether the writer commits
     * @param parked changes that were parked now
     */
    public record Settlement(List<OutboxEntry> unsettled, List<OutboxEntry> parked) {}

    /**
     * Claims the oldest changes that are due: until the claims are settled or expire, no other sender gets them, or
     * another change of the same users.
     *
     * @param owner the claims' token, used once
     * @param limit the most to claim
     * @param expiry in whole seconds; after it, other senders take this one for dead
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<OutboxEntry> claim(UUID owner, int limit, Duration expiry) {
        List<OutboxEntry> claimed = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT_DUE)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    claimed.add(new OutboxEntry(
                            rows.getLong(1),
                            owner,
                            rows.getLong(2),
                            rows.getObject(3, UUID.class),
                            Action.of(rows.getInt(4)),
                            rows.getString(5),
                            rows.getInt(6)));
                }
            }
            if (!claimed.isEmpty()) {
                try (PreparedStatement claim = prepare(connection, CLAIM, claimed.size())) {
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
     * Ends claims according to the outcomes of the attempts. A claim that has expired and been taken over is left
     * alone. A row that holds a newer change by now is only released, whatever the outcome of the older one.
     *
     * @param claimed of different users
     * @param outcomes by event id; without one, the claim is released
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Settlement settle(Collection<OutboxEntry> claimed, Map<UUID, Outcome> outcomes) {
        List<OutboxEntry> sent = new ArrayList<>();
        List<OutboxEntry> released = new ArrayList<>();
        List<OutboxEntry> failed = new ArrayList<>();
        List<OutboxEntry> passedOver = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            Map<Long, UUID> events = claims(connection, LOCK_CLAIMS, claimed);
            for (OutboxEntry entry : claimed) {
                Outcome outcome = outcomes.get(entry.eventId());
                boolean wasSent = outcome != null && outcome.kind() == Outcome.Kind.SENT;
                if (!events.containsKey(entry.id())) {
                    if (wasSent) {
                        passedOver.add(entry);
                    }
                } else if (outcome == null || !entry.eventId().equals(events.get(entry.id()))) {
                    released.add(entry);
                } else if (wasSent) {
                    sent.add(entry);
                } else {
                    failed.add(entry);
                }
            }
            update(connection, DELETE, sent);
            update(connection, RELEASE, released);
            List<OutboxEntry> parked = retryOrPark(connection, failed, outcomes);
            Map<Long, UUID> stillClaimed = claims(connection, SELECT_CLAIMS, passedOver);
            passedOver.removeIf(entry -> !stillClaimed.containsKey(entry.id()));
            return new Settlement(passedOver, parked);
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
    }

    private static List<OutboxEntry> retryOrPark(
            Connection connection, List<OutboxEntry> failed, Map<UUID, Outcome> outcomes) throws SQLException {
        List<OutboxEntry> parked = new ArrayList<>();
        if (failed.isEmpty()) {
            return parked;
        }
        try (PreparedStatement update = connection.prepareStatement(RETRY_OR_PARK)) {
            for (OutboxEntry entry : failed) {
                Outcome outcome = outcomes.get(entry.eventId());
                int attempts = entry.attempts() + 1;
                boolean parks = outcome.kind() == Outcome.Kind.REFUSED && attempts >= ATTEMPTS_LIMIT;
                if (parks) {
                    parked.add(entry);
                }
                update.setString(1, parks ? ParkedChange.limited(outcome.reason()) : null);
                update.setLong(2, Math.max(1, RETRY.after(attempts).toSeconds()));
                update.setLong(3, entry.id());
                update.addBatch();
            }
            update.executeBatch();
        }
        return parked;
    }

    /** Returns the events of the rows whose claims are still held, by row id. */
    private static Map<Long, UUID> claims(Connection connection, String query, Collection<OutboxEntry> entries)
            throws SQLException {
        Map<Long, UUID> events = new HashMap<>();
        if (entries.isEmpty()) {
            return events;
        }
        Map<Long, UUID> owners = new HashMap<>();
        entries.forEach(entry -> owners.put(entry.id(), entry.owner()));
        try (PreparedStatement select = prepare(connection, query, entries.size())) {
            bindIds(select, 1, entries);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (owners.get(rows.getLong(1)).equals(rows.getObject(2, UUID.class))) {
                        events.put(rows.getLong(1), rows.getObject(3, UUID.class));
                    }
                }
            }
        }
        return events;
    }

    private static void update(Connection connection, String sql, List<OutboxEntry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (PreparedStatement update = prepare(connection, sql, entries.size())) {
            bindIds(update, 1, entries);
            update.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, int ids) throws SQLException {
        return connection.prepareStatement(String.format(sql, String.join(", ", Collections.nCopies(ids, "?"))));
    }

    private static void bindIds(PreparedStatement statement, int first, Collection<OutboxEntry> entries)
            throws SQLException {
        int index = first;
        for (OutboxEntry entry : entries) {
            statement.setLong(index++, entry.id());
        }
    }
}
