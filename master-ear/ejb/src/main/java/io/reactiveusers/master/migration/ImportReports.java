package io.reactiveusers.master.migration;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads the jobs and the reports of imports; the last {@value ImportStore#KEPT} are kept. */
@Stateless
public class ImportReports {
    /** The most rows that {@link #rows} returns. */
    public static final int PAGE_LIMIT = 1000;

    private static final String JOBS =
            """
            select id, state, dry_run, user_model, zone, started_by, started_at, ended_at, rows_total, rows_done, reason
            from import_job where cast(? as bigint) is null or id = ? order by id desc limit ?""";
    private static final String COUNTS =
            "select model, field, outcome, total from import_count where import_id = ? order by model, field, outcome";
    private static final String REFUSED =
            "select coalesce(sum(total), 0) from import_count where import_id = ? and outcome = 'REFUSED'";
    private static final String ROWS =
            """
            select row_number, model, pk, outcome, field, detail from import_row
            where import_id = ? and row_number > ? and (cast(? as varchar) is null or outcome = ?)
                and (? or detail is not null)
            order by row_number limit ?""";

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    /** Returns the imports, newest first. */
    public List<ImportJob> all() {
        return jobs(null);
    }

    /** Returns an import. */
    public Optional<ImportJob> find(long id) {
        return jobs(id).stream().findFirst();
    }

    /** Returns how many rows of an import have been refused so far. */
    public long refused(long id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(REFUSED)) {
            select.setLong(1, id);
            try (ResultSet sum = select.executeQuery()) {
                sum.next();
                return sum.getLong(1);
            }
        } catch (SQLException e) {
            throw new ImportsUnavailableException(e);
        }
    }

    /**
     * Returns rows of a report in the order of the dump. Rows that are left out have none.
     *
     * @param after the row after which to begin; 0: with the first
     * @param limit at most {@value #PAGE_LIMIT}; more counts as that
     * @param outcome {@code null}: any
     * @param remarkedOnly whether to return only rows about which there is something to say
     */
    public List<RowResult> rows(long id, long after, int limit, ImportOutcome.Kind outcome, boolean remarkedOnly) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(ROWS)) {
            select.setLong(1, id);
            select.setLong(2, after);
            select.setString(3, outcome == null ? null : outcome.name());
            select.setString(4, outcome == null ? null : outcome.name());
            select.setBoolean(5, !remarkedOnly);
            select.setInt(6, Math.min(limit, PAGE_LIMIT));
            List<RowResult> rows = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(row(found));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new ImportsUnavailableException(e);
        }
    }

    private List<ImportJob> jobs(Long id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(JOBS)) {
            select.setObject(1, id, java.sql.Types.BIGINT);
            select.setObject(2, id, java.sql.Types.BIGINT);
            select.setInt(3, ImportStore.KEPT);
            List<ImportJob> jobs = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    jobs.add(job(found, counts(connection, found.getLong("id"))));
                }
            }
            return jobs;
        } catch (SQLException e) {
            throw new ImportsUnavailableException(e);
        }
    }

    private static List<ImportJob.Count> counts(Connection connection, long id) throws SQLException {
        List<ImportJob.Count> counts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(COUNTS)) {
            select.setLong(1, id);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    counts.add(new ImportJob.Count(
                            found.getString("model"),
                            found.getString("field"),
                            ImportOutcome.Kind.valueOf(found.getString("outcome")),
                            found.getLong("total")));
                }
            }
        }
        return counts;
    }

    private static ImportJob job(ResultSet job, List<ImportJob.Count> counts) throws SQLException {
        return new ImportJob(
                job.getLong("id"),
                ImportJob.State.valueOf(job.getString("state")),
                job.getBoolean("dry_run"),
                job.getString("user_model"),
                job.getString("zone"),
                job.getLong("started_by"),
                time(job, "started_at"),
                time(job, "ended_at"),
                job.getLong("rows_total"),
                job.getLong("rows_done"),
                job.getString("reason"),
                counts);
    }

    private static Instant time(ResultSet job, String column) throws SQLException {
        OffsetDateTime time = job.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static RowResult row(ResultSet row) throws SQLException {
        String detail = row.getString("detail");
        return new RowResult(
                row.getLong("row_number"),
                row.getString("model"),
                row.getObject("pk", Long.class),
                new ImportOutcome(
                        ImportOutcome.Kind.valueOf(row.getString("outcome")),
                        detail == null ? null : new ImportOutcome.Remark(row.getString("field"), detail)));
    }
}
