package io.reactiveusers.master.outbox;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.WireCodec;
import io.reactiveusers.support.transaction.AfterCommit;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Records each change in the outbox at once, while the change is being flushed and in its transaction. A failure rolls
 * the change back. Plain JDBC on the data source of the directory, because a persistence callback may not use the
 * entity manager that called it.
 *
 * <p>There is one row for each user. A newer change replaces one that waits, keeping its place. If the older one is
 * being sent, the claim stays: no other sender may send the newer one meanwhile, and the sender releases the row when
 * it settles.
 *
 * <p>A change whose message is larger than SNS takes is recorded as parked, so that the change itself succeeds.
 */
@ApplicationScoped
public class OutboxRecorder {
    /** The most bytes of a message (SNS API, Publish: 256 KB), with a margin for its attributes. */
    public static final int MESSAGE_LIMIT = 250 * 1024;

    /** The most characters that the column takes. */
    private static final int COLUMN_LIMIT = 1_000_000;

    private static final Logger LOG = System.getLogger(OutboxRecorder.class.getName());

    private static final String LOCK_WAITING =
            """
            select action
            from outbox
            where user_id = ?
            for update""";

    private static final String REPLACE =
            """
            update outbox
            set revision = ?, action = ?, event_id = ?, payload = ?, recorded_at = ?, aborted = ?, attempts = 0,
                available_at = case when claim_owner is null
                    then timestamp with time zone '1970-01-01 00:00:00+00' else available_at end
            where user_id = ?""";

    private static final String INSERT =
            """
            insert into outbox
                (id, revision, action, event_id, payload, recorded_at, aborted, user_id, available_at, attempts)
            values (nextval('outbox_seq'), ?, ?, ?, ?, ?, ?, ?, timestamp with time zone '1970-01-01 00:00:00+00', 0)
            on conflict do nothing""";

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    /** For the container, which injects what it needs. */
    public OutboxRecorder() {}

    /** For a process without a container. */
    public OutboxRecorder(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void on(@Observes UserChanged change) {
        record(change)
                .ifPresent(reason -> AfterCommit.run(
                        transaction,
                        () -> LOG.log(
                                Level.ERROR,
                                "RU0107 the change of user {0,number,#} is parked: {1}",
                                change.user().id(),
                                reason)));
    }

    /**
     * Records a change in the current transaction.
     *
     * @return why the change is parked; empty if it can be sent
     */
    public Optional<String> record(UserChanged change) {
        try (Connection connection = dataSource.getConnection()) {
            // Between the two statements another transaction may insert the row, or its sender may delete it; then try
            // again.
            while (true) {
                Action waiting = lockWaiting(connection, change.user().id());
                UserChanged event =
                        waiting == Action.INSERT && change.action() == Action.UPDATE ? asInsertion(change) : change;
                String message = WireCodec.encode(event);
                Optional<String> parked = reasonToPark(message);
                if (write(connection, waiting == null ? INSERT : REPLACE, event, message, parked.orElse(null))) {
                    return parked;
                }
            }
        } catch (SQLException e) {
            throw new OutboxUnavailableException(e);
        }
    }

    /**
     * Returns the change as an insertion, for a user whose insertion has not been sent yet: the prototype's clients
     * need one.
     */
    private static UserChanged asInsertion(UserChanged change) {
        return new UserChanged(
                Action.INSERT,
                change.user(),
                change.revision(),
                change.eventId(),
                change.occurredAt(),
                change.source());
    }

    private static Optional<String> reasonToPark(String message) {
        int bytes = message.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= MESSAGE_LIMIT
                ? Optional.empty()
                : Optional.of("the message has " + bytes + " bytes, more than SNS takes");
    }

    /** Returns the action of the user's change that waits; {@code null} if there is none. */
    private static Action lockWaiting(Connection connection, long userId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK_WAITING)) {
            select.setLong(1, userId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Action.of(row.getInt(1)) : null;
            }
        }
    }

    private static boolean write(Connection connection, String sql, UserChanged event, String message, String parked)
            throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            write.setLong(1, event.revision());
            write.setInt(2, event.action().code());
            write.setObject(3, event.eventId());
            write.setString(4, message.length() <= COLUMN_LIMIT ? message : "");
            write.setTimestamp(5, Timestamp.from(event.occurredAt()));
            write.setString(6, parked);
            write.setLong(7, event.user().id());
            return write.executeUpdate() == 1;
        }
    }
}
