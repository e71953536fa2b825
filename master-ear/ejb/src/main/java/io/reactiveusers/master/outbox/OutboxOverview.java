package io.reactiveusers.master.outbox;

import io.reactiveusers.common.Action;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** The outbox for operators: shows what waits and what is parked, and releases parked changes. */
@Stateless
public class OutboxOverview {
    /** The most parked changes that one {@link #parked(long, int)} returns. */
    public static final int PAGE_LIMIT = 500;

    private static final String COUNT = "select count(*) from outbox";

    private static final String COUNT_PARKED = "select count(*) from outbox where aborted is not null";

    private static final String SELECT_PARKED =
            """
            select user_id, event_id, revision, action, attempts, recorded_at, aborted
            from outbox
            where aborted is not null and user_id > ?
            order by user_id
            limit ?""";

    private static final String RELEASE_PARKED =
            """
            update outbox
            set attempts = 0, aborted = null, available_at = timestamp with time zone '1970-01-01 00:00:00+00'
            where user_id = ? and aborted is not null""";

    private static final String SELECT_PENDING_OF =
            """
            select user_id
            from outbox
            where aborted is null and user_id in (%s)""";

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    /** For the container, which injects the data source. */
    public OutboxOverview() {}

    /** For a process without a container. */
    public OutboxOverview(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Returns how many users' newest state SNS has not accepted yet, parked ones included. */
    public long pending() {
        return count(COUNT);
    }

    /** Returns how many changes are parked. */
    public long parked() {
        return count(COUNT_PARKED);
    }

    /**
     * Returns parked changes, by ascending user id.
     *
     * @param after only of users with higher ids
     * @param limit at most {@value #PAGE_LIMIT}; more counts as that
     */
    public List<ParkedChange> parked(long after, int limit) {
        List<ParkedChange> parked = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT_PARKED)) {
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
     * Makes a parked change due again, as if it were new; committed when this returns.
     *
     * @return whether the user had one
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean releaseParked(long userId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(RELEASE_PARKED)) {
            update.setLong(1, userId);
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
    }

    /** Returns those of the given users whose newest state is on its way to SNS. A parked one is not. */
    public Set<Long> pendingOf(Collection<Long> userIds) {
        Set<Long> pending = new HashSet<>();
        if (userIds.isEmpty()) {
            return pending;
        }
        String parameters = String.join(", ", Collections.nCopies(userIds.size(), "?"));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(String.format(SELECT_PENDING_OF, parameters))) {
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
}
