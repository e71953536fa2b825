package io.reactiveusers.client.reconcile;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The stored runs of this client, and whether it has been onboarded. Times are the database's, so that all nodes share
 * one clock. Every call is one transaction.
 */
@ApplicationScoped
@Transactional
public class Reconciliations {
    private static final int REASON_LIMIT = 1000;

    private static final String ONBOARDED = "select 1 from onboarding where finished_at is not null";

    private static final String SELECT =
            """
            select id, cause, repair, max_delete_percent, state, phase, started_at, heartbeat_at, finished_at,
                compared_through, compared, missing, extra, changed, in_flight, repaired, refused, reason
            from reconciliation
            """;

    private static final String SAVE =
            """
            update reconciliation
            set state = ?, phase = ?, heartbeat_at = current_timestamp, compared_through = cast(? as bigint),
                compared = ?, missing = ?, extra = ?, changed = ?, in_flight = ?, repaired = ?, refused = ?,
                reason = cast(? as varchar),
                finished_at = case when cast(? as boolean) then current_timestamp end
            where id = ? and owner = ? and state = 'RUNNING'""";

    private static final String ONBOARD =
            """
            update onboarding set finished_at = current_timestamp
            where finished_at is null
                and exists (select 1 from reconciliation where id = ? and (repair or missing + extra + changed = 0))""";

    private static final String CANCEL =
            """
            update reconciliation set state = 'CANCELLED', finished_at = current_timestamp
            where id = ? and state = 'RUNNING'""";

    @Inject
    private ReconciliationTables tables;

    @Inject
    private Suspects suspects;

    /** Returns whether this client has had the whole directory once. */
    public boolean onboarded() {
        return tables.exists(ONBOARDED);
    }

    /** Returns the stored runs, newest first. */
    public List<Reconciliation> all() {
        return tables.query(SELECT + "order by id desc", Reconciliations::run);
    }

    /** Returns one run. */
    public Optional<Reconciliation> find(long id) {
        return tables.query(SELECT + "where id = ?", Reconciliations::run, id).stream()
                .findFirst();
    }

    /**
     * Saves the progress and the heartbeat of a run.
     *
     * @return false if the run has ended or belongs to another owner; the caller must stop
     */
    public boolean save(long id, UUID owner, Phase phase, Long comparedThrough, Counts counts, String reason) {
        return update(id, owner, State.RUNNING, phase, comparedThrough, counts, reason);
    }

    /**
     * Ends a run. A run that finished with every drift repaired, or without any, completes the client's onboarding.
     *
     * @return false if the run had ended already or belongs to another owner
     */
    public boolean end(long id, UUID owner, State state, Phase phase, Counts counts, String reason) {
        if (!update(id, owner, state, phase, null, counts, reason)) {
            return false;
        }
        if (state == State.FINISHED) {
            tables.update(ONBOARD, id);
        }
        suspects.keepExamples(id);
        return true;
    }

    /**
     * Cancels a run; the node that executes it stops at its next step.
     *
     * @return false if the run had ended already
     */
    public boolean cancel(long id) {
        if (tables.update(CANCEL, id) == 0) {
            return false;
        }
        suspects.keepExamples(id);
        return true;
    }

    private boolean update(
            long id, UUID owner, State state, Phase phase, Long comparedThrough, Counts counts, String reason) {
        return tables.update(
                        SAVE,
                        state.name(),
                        phase.name(),
                        comparedThrough,
                        counts.compared(),
                        counts.missing(),
                        counts.extra(),
                        counts.changed(),
                        counts.inFlight(),
                        counts.repaired(),
                        counts.refused(),
                        reason == null ? null : reason.substring(0, Math.min(reason.length(), REASON_LIMIT)),
                        state != State.RUNNING,
                        id,
                        owner)
                == 1;
    }

    private static Reconciliation run(ResultSet row) throws SQLException {
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
                row.getObject(10, Long.class),
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
}
