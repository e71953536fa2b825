package io.reactiveusers.master.migration;

import io.reactiveusers.master.migration.ImportJob.State;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Writes the jobs and the reports of imports. A report's rows are written in the transaction that writes the
 * directory's, so a report says exactly what was committed, however the server ends.
 *
 * <p>A job belongs to the server that started it. If it is not running any more, nothing more may be written; {@link
 * #record} checks that in each transaction.
 */
@Stateless
public class ImportStore {
    private static final String LOCK = "select name from directory_lock where name = 'import' for update";
    private static final String RUNNING = "select id from import_job where state = 'RUNNING'";
    private static final String INSERT_JOB =
            """
            insert into import_job (state, dry_run, user_model, zone, started_by, started_at, heartbeat_at, node,
                rows_total, rows_done)
            values ('RUNNING', ?, ?, ?, ?, current_timestamp, current_timestamp, ?, ?, ?)""";
    private static final String FORGET =
            """
            delete from import_job where id not in (select id from import_job order by id desc limit ?)""";
    private static final String PROGRESS =
            """
            update import_job set rows_done = rows_done + ?, heartbeat_at = current_timestamp
            where id = ? and state = 'RUNNING'""";
    private static final String INSERT_ROW =
            """
            insert into import_row (import_id, row_number, model, pk, outcome, field, detail)
            values (?, ?, ?, ?, ?, ?, ?)""";
    private static final String ADD_COUNT =
            """
            update import_count set total = total + ?
            where import_id = ? and model = ? and field = ? and outcome = ?""";
    private static final String INSERT_COUNT =
            """
            insert into import_count (total, import_id, model, field, outcome) values (?, ?, ?, ?, ?)""";
    private static final String END =
            """
            update import_job set state = ?, reason = ?, ended_at = current_timestamp
            where id = ? and state = 'RUNNING'""";
    private static final String INTERRUPT =
            """
            update import_job set state = 'INTERRUPTED', ended_at = current_timestamp,
                reason = 'the server ended; what was written stays, and importing the dump again completes it'
            where state = 'RUNNING'
                and (node = ? or heartbeat_at < current_timestamp - cast(? as integer) * interval '1' second)""";

    /** The number of jobs that are kept, with their reports. */
    static final int KEPT = 30;

    /** Longer than any transaction may take: the server of a job without a heartbeat for so long is dead. */
    private static final int SILENCE_SECONDS = 600;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    /** Throws if an import is running. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void checkNoneRuns() throws ImportRunningException {
        interrupt("");
        try (Connection connection = dataSource.getConnection()) {
            checkNoneRuns(connection);
        } catch (SQLException e) {
            throw new ImportsUnavailableException(e);
        }
    }

    /**
     * Adds a job that is running, and forgets old ones.
     *
     * @param counts what is known before the first row is imported
     * @return its id
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public long start(
            ImportOptions options, long startedBy, String node, long rows, long rowsDone, List<ImportJob.Count> counts)
            throws ImportRunningException {
        interrupt("");
        try (Connection connection = dataSource.getConnection();
                PreparedStatement lock = connection.prepareStatement(LOCK);
                PreparedStatement insert = connection.prepareStatement(INSERT_JOB, new String[] {"id"});
                PreparedStatement forget = connection.prepareStatement(FORGET)) {
            lock.executeQuery().close();
            checkNoneRuns(connection);
            insert.setBoolean(1, options.dryRun());
            insert.setString(2, options.userModel());
            insert.setString(3, options.zone().getId());
            insert.setLong(4, startedBy);
            insert.setString(5, node);
            insert.setLong(6, rows);
            insert.setLong(7, rowsDone);
            insert.executeUpdate();
            long id;
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                id = keys.getLong(1);
            }
            addCounts(connection, id, counts);
            forget.setInt(1, KEPT);
            forget.executeUpdate();
            return id;
        } catch (SQLException e) {
            throw new ImportsUnavailableException(e);
        }
    }

    /**
     * Records what became of rows, in the transaction that writes them.
     *
     * @throws ImportEndedException if the job is not running any more
     */
    public void record(long id, Collection<RowResult> results) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement progress = connection.prepareStatement(PROGRESS);
                PreparedStatement insert = connection.prepareStatement(INSERT_ROW)) {
            Map<ImportJob.Count, Long> totals = new HashMap<>();
            for (RowResult result : results) {
                bind(insert, id, result);
                insert.addBatch();
                totals.merge(
                        new ImportJob.Count(result.model(), "", result.outcome().kind(), 0), 1L, Long::sum);
            }
            insert.executeBatch();
            addCounts(
                    connection,
                    id,
                    totals.entrySet().stream()
                            .map(total -> new ImportJob.Count(
                                    total.getKey().model(), "", total.getKey().outcome(), total.getValue()))
                            .toList());
            // Last, for it locks the job until the end of the transaction.
            progress.setInt(1, results.size());
            progress.setLong(2, id);
            if (progress.executeUpdate() == 0) {
                throw new ImportEndedException();
            }
        } catch (SQLException e) {
            throw new ImportsUnavailableException(e);
        }
    }

    /**
     * Ends a job.
     *
     * @param reason {@code null}: it came to its end
     * @return whether it was running
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean end(long id, State state, String reason) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement end = connection.prepareStatement(END)) {
            end.setString(1, state.name());
            end.setString(2, reason);
            end.setLong(3, id);
            return end.executeUpdate() > 0;
        } catch (SQLException e) {
            throw new ImportsUnavailableException(e);
        }
    }

    /**
     * Marks jobs that no server runs any more.
     *
     * @param node the server that has just started, and so runs none; empty: none has
     * @return how many there were
     */
    public int interrupt(String node) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement interrupt = connection.prepareStatement(INTERRUPT)) {
            interrupt.setString(1, node);
            interrupt.setInt(2, SILENCE_SECONDS);
            return interrupt.executeUpdate();
        } catch (SQLException e) {
            throw new ImportsUnavailableException(e);
        }
    }

    private static void checkNoneRuns(Connection connection) throws SQLException, ImportRunningException {
        try (PreparedStatement select = connection.prepareStatement(RUNNING);
                ResultSet running = select.executeQuery()) {
            if (running.next()) {
                throw new ImportRunningException(running.getLong(1));
            }
        }
    }

    private static void bind(PreparedStatement insert, long id, RowResult result) throws SQLException {
        ImportOutcome.Remark remark = result.outcome().remark();
        insert.setLong(1, id);
        insert.setLong(2, result.row());
        insert.setString(3, result.model());
        insert.setObject(4, result.pk(), Types.BIGINT);
        insert.setString(5, result.outcome().kind().name());
        insert.setString(6, remark == null ? null : remark.field());
        insert.setString(7, remark == null ? null : remark.detail());
    }

    private static void addCounts(Connection connection, long id, Collection<ImportJob.Count> counts)
            throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD_COUNT);
                PreparedStatement insert = connection.prepareStatement(INSERT_COUNT)) {
            for (ImportJob.Count count : counts) {
                bind(add, id, count);
                if (add.executeUpdate() == 0) {
                    bind(insert, id, count);
                    insert.executeUpdate();
                }
            }
        }
    }

    private static void bind(PreparedStatement statement, long id, ImportJob.Count count) throws SQLException {
        statement.setLong(1, count.total());
        statement.setLong(2, id);
        statement.setString(3, count.model());
        statement.setString(4, count.field());
        statement.setString(5, count.outcome().name());
    }
}
