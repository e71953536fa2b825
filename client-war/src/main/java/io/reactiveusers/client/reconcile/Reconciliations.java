package io.reactiveusers.client.reconcile;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The runs of this client, and whether it has been onboarded. One run at a time over all nodes; times are the
 * database's, so that the nodes share one clock. Every call is a transaction of its own.
 */
@ApplicationScoped
@Transactional
public class Reconciliations {
    /** How many runs are remembered. */
    static final int HISTORY = 30;

    /** Longer than a step of a run and the pause after it can take, so that only the dead lose their runs. */
    static final Duration HEARTBEAT_EXPIRY = Duration.ofSeconds(90);

    /** The reason of a run whose server was stopped: no failure that would come again. */
    static final String STOPPED = "the server that ran it was stopped";

    private static final String DIED = "the node that ran it has died";

    private static final int REASON_LIMIT = 1000;

    private static final String COLUMNS = "id, cause, repair, max_delete_percent, state, phase, started_at,"
            + " heartbeat_at, finished_at, compared_through, compared, missing, extra, changed, in_flight, repaired,"
            + " refused, reason";

    @Resource(lookup = "java:jboss/datasources/ClientDS")
    private DataSource dataSource;

    @Inject
    private Suspects suspects;

    /** Whether this client has had the whole directory once. */
    public boolean onboarded() {
        try (Connection connection = dataSource.getConnection()) {
            return exists(connection, "select 1 from onboarding where finished_at is not null");
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The runs, newest first. */
    public List<Reconciliation> all() {
        return select("order by id desc", null);
    }

    /** One run. */
    public Optional<Reconciliation> find(long id) {
        return select("where id = ?", id).stream().findFirst();
    }

    /**
     * Begins a run that somebody asked for.
     *
     * @param owner who will run it
     * @return its id; empty if another run is under way
     */
    public Optional<Long> begin(boolean repair, double maxDeletePercent, UUID owner) {
        try (Connection connection = dataSource.getConnection()) {
            return lock(connection)
                    ? insert(connection, Cause.REQUEST, repair, maxDeletePercent, owner)
                    : Optional.empty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Begins the run that is due, if one is: the onboarding of a new client, or the regular one.
     *
     * @param every from the start of one run to that of the next; zero: none is regular
     * @param repair whether the regular one repairs
     * @param owner who will run it
     */
    public Optional<Long> beginDue(Duration every, boolean repair, double maxDeletePercent, UUID owner) {
        try (Connection connection = dataSource.getConnection()) {
            // First without the lock: mostly nothing is due.
            if (due(connection, every).isEmpty() || !lock(connection)) {
                return Optional.empty();
            }
            Optional<Cause> due = due(connection, every);
            if (due.isEmpty()) {
                return Optional.empty();
            }
            // What a new client has it has from the queue; there is nothing yet that a brake could save.
            return due.get() == Cause.ONBOARDING
                    ? insert(connection, Cause.ONBOARDING, true, 100, owner)
                    : insert(connection, Cause.SCHEDULE, repair, maxDeletePercent, owner);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Saves the progress of a run, and that it is alive.
     *
     * @return whether it still is its owner's to go on with
     */
    public boolean save(long id, UUID owner, Phase phase, Long comparedThrough, Counts counts, String reason) {
        return update(id, owner, State.RUNNING, phase, comparedThrough, counts, reason);
    }

    /** Ends a run; a client whose replica is right now, or was repaired to be, is onboarded by that. */
    public boolean end(long id, UUID owner, State state, Phase phase, Counts counts, String reason) {
        if (!update(id, owner, state, phase, null, counts, reason)) {
            return false;
        }
        if (state == State.FINISHED) {
            execute(
                    "update onboarding set finished_at = current_timestamp where finished_at is null and exists"
                            + " (select 1 from reconciliation where id = ? and (repair or missing + extra + changed = 0))",
                    id);
        }
        suspects.keepExamples(id);
        return true;
    }

    /** Ends a run on demand: its owner notices at its next step. Answers whether it was running. */
    public boolean cancel(long id) {
        if (execute(
                        "update reconciliation set state = 'CANCELLED', finished_at = current_timestamp"
                                + " where id = ? and state = 'RUNNING'",
                        id)
                == 0) {
            return false;
        }
        suspects.keepExamples(id);
        return true;
    }

    private static Optional<Cause> due(Connection connection, Duration every) throws SQLException {
        if (exists(
                connection,
                "select 1 from reconciliation where state = 'RUNNING' and heartbeat_at >= " + ago(HEARTBEAT_EXPIRY))) {
            return Optional.empty();
        }
        if (exists(connection, "select 1 from onboarding where finished_at is null")) {
            // Who has cancelled it does not want it again; any run that repairs will do instead.
            return exists(
                            connection,
                            "select 1 from reconciliation where cause = 'ONBOARDING' and (state = 'CANCELLED'"
                                    + " or state = 'FAILED' and finished_at >= " + ago(Duration.ofMinutes(1))
                                    + " and reason not in ('" + STOPPED + "', '" + DIED + "'))")
                    ? Optional.empty()
                    : Optional.of(Cause.ONBOARDING);
        }
        // One that failed is tried again sooner.
        Duration soon = every.compareTo(Duration.ofHours(1)) < 0 ? every : Duration.ofHours(1);
        return every.isZero()
                        || exists(
                                connection,
                                "select 1 from reconciliation where started_at >= " + ago(soon)
                                        + " or state <> 'FAILED' and started_at >= " + ago(every))
                ? Optional.empty()
                : Optional.of(Cause.SCHEDULE);
    }

    /** Serialises those who begin runs, and ends a run whose node has died. Answers whether none is under way. */
    private static boolean lock(Connection connection) throws SQLException {
        exists(connection, "select 1 from onboarding where id = 1 for update");
        try (PreparedStatement dead = connection.prepareStatement("update reconciliation set state = 'FAILED',"
                + " finished_at = current_timestamp, reason = '" + DIED + "'"
                + " where state = 'RUNNING' and heartbeat_at < " + ago(HEARTBEAT_EXPIRY))) {
            dead.executeUpdate();
        }
        return !exists(connection, "select 1 from reconciliation where state = 'RUNNING'");
    }

    private static Optional<Long> insert(
            Connection connection, Cause cause, boolean repair, double maxDeletePercent, UUID owner)
            throws SQLException {
        try (PreparedStatement old = connection.prepareStatement("delete from reconciliation where id not in"
                + " (select id from reconciliation order by id desc limit " + (HISTORY - 1) + ")")) {
            old.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into reconciliation (cause, repair, max_delete_percent, owner, state, phase, started_at,"
                        + " heartbeat_at, compared, missing, extra, changed, in_flight, repaired, refused)"
                        + " values (?, ?, ?, ?, 'RUNNING', 'COMPARING', current_timestamp, current_timestamp,"
                        + " 0, 0, 0, 0, 0, 0, 0)",
                new String[] {"id"})) {
            insert.setString(1, cause.name());
            insert.setBoolean(2, repair);
            insert.setDouble(3, maxDeletePercent);
            insert.setObject(4, owner);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return Optional.of(keys.getLong(1));
            }
        }
    }

    private boolean update(
            long id, UUID owner, State state, Phase phase, Long comparedThrough, Counts counts, String reason) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("update reconciliation set state = ?, phase = ?,"
                        + " heartbeat_at = current_timestamp, compared_through = ?, compared = ?, missing = ?,"
                        + " extra = ?, changed = ?, in_flight = ?, repaired = ?, refused = ?, reason = ?"
                        + (state == State.RUNNING ? "" : ", finished_at = current_timestamp")
                        + " where id = ? and owner = ? and state = 'RUNNING'")) {
            update.setString(1, state.name());
            update.setString(2, phase.name());
            update.setObject(3, comparedThrough, java.sql.Types.BIGINT);
            update.setLong(4, counts.compared());
            update.setLong(5, counts.missing());
            update.setLong(6, counts.extra());
            update.setLong(7, counts.changed());
            update.setLong(8, counts.inFlight());
            update.setLong(9, counts.repaired());
            update.setLong(10, counts.refused());
            update.setString(11, reason == null ? null : reason.substring(0, Math.min(reason.length(), REASON_LIMIT)));
            update.setLong(12, id);
            update.setObject(13, owner);
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private List<Reconciliation> select(String which, Long id) {
        List<Reconciliation> runs = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select " + COLUMNS + " from reconciliation " + which)) {
            if (id != null) {
                select.setLong(1, id);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    runs.add(run(row));
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return runs;
    }

    private static Reconciliation run(ResultSet row) throws SQLException {
        long comparedThrough = row.getLong(10);
        return new Reconciliation(
                row.getLong(1),
                Cause.valueOf(row.getString(2)),
                row.getBoolean(3),
                row.getDouble(4),
                State.valueOf(row.getString(5)),
                Phase.valueOf(row.getString(6)),
                instant(row, 7),
                instant(row, 8),
                instant(row, 9),
                row.getObject(10) == null ? null : comparedThrough,
                new Counts(
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14),
                        row.getLong(15),
                        row.getLong(16),
                        row.getLong(17)),
                row.getString(18));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static String ago(Duration duration) {
        return "current_timestamp - cast(" + duration.toSeconds() + " as integer) * interval '1' second";
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    private int execute(String statement, long id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(statement)) {
            update.setLong(1, id);
            return update.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("the tables of reconciliations cannot be used", e);
    }
}
