package io.reactiveusers.client.reconcile;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Begins runs: at most one at a time over all nodes of this client, serialised by a lock on the row of
 * {@code onboarding}. Ends runs whose node has died. Times are the database's, so that all nodes share one clock. Every
 * call is one transaction.
 */
@ApplicationScoped
@Transactional
public class RunStarter {
    /** Number of runs that are kept. */
    static final int HISTORY = 30;

    /** Age at which the heartbeat of a running run counts as lost. Longer than any step and the pause after it. */
    static final Duration HEARTBEAT_EXPIRY = Duration.ofSeconds(90);

    /** Reason of a run whose server was stopped; such a run may be started again at once. */
    static final String STOPPED = "the server that ran it was stopped";

    private static final String DIED = "the node that ran it has died";

    private static final Duration RETRY_ONBOARDING = Duration.ofMinutes(1);
    private static final Duration RETRY_SCHEDULED = Duration.ofHours(1);

    private static final String LOCK = "select 1 from onboarding where id = 1 for update";

    private static final String ALIVE =
            """
            select 1 from reconciliation
            where state = 'RUNNING' and heartbeat_at >= current_timestamp - cast(? as integer) * interval '1' second""";

    private static final String RUNNING = "select 1 from reconciliation where state = 'RUNNING'";

    private static final String END_DEAD =
            """
            update reconciliation set state = 'FAILED', finished_at = current_timestamp, reason = ?
            where state = 'RUNNING' and heartbeat_at < current_timestamp - cast(? as integer) * interval '1' second""";

    private static final String NOT_ONBOARDED = "select 1 from onboarding where finished_at is null";

    /**
     * An onboarding that was cancelled is not started again. One that failed for another reason than the end of its
     * node waits.
     */
    private static final String NO_ONBOARDING_NOW =
            """
            select 1 from reconciliation
            where cause = 'ONBOARDING'
                and (state = 'CANCELLED'
                    or state = 'FAILED' and reason not in (?, ?)
                        and finished_at >= current_timestamp - cast(? as integer) * interval '1' second)""";

    /** A run that failed delays the next one for a shorter time than a run that did not. */
    private static final String RECENT =
            """
            select 1 from reconciliation
            where started_at >= current_timestamp - cast(? as integer) * interval '1' second
                or state <> 'FAILED' and started_at >= current_timestamp - cast(? as integer) * interval '1' second""";

    private static final String FORGET =
            """
            delete from reconciliation
            where id not in (select id from reconciliation order by id desc limit ?)""";

    private static final String INSERT =
            """
            insert into reconciliation (cause, repair, max_delete_percent, owner, state, phase, started_at,
                heartbeat_at, compared, missing, extra, changed, in_flight, repaired, refused)
            values (?, ?, ?, ?, 'RUNNING', 'COMPARING', current_timestamp, current_timestamp, 0, 0, 0, 0, 0, 0, 0)""";

    @Inject
    private ReconciliationTables tables;

    /**
     * Begins a run that somebody requested.
     *
     * @param owner the node's token for this run
     * @return the run's id; empty if another run is in progress
     */
    public Optional<Long> begin(boolean repair, double maxDeletePercent, UUID owner) {
        return lock() ? Optional.of(insert(Cause.REQUEST, repair, maxDeletePercent, owner)) : Optional.empty();
    }

    /**
     * Begins the run that is due, if there is one: the onboarding of a new client or the scheduled run.
     *
     * @param every interval between the starts of scheduled runs; zero means that there are none
     * @param repair whether a scheduled run repairs
     * @param owner the node's token for this run
     */
    public Optional<Long> beginDue(Duration every, boolean repair, double maxDeletePercent, UUID owner) {
        // The first look takes no lock, because usually no run is due.
        if (due(every).isEmpty() || !lock()) {
            return Optional.empty();
        }
        // A new client has only what the queue brought, so there is nothing yet that the deletion limit could save.
        return due(every)
                .map(cause -> cause == Cause.ONBOARDING
                        ? insert(cause, true, 100, owner)
                        : insert(cause, repair, maxDeletePercent, owner));
    }

    private Optional<Cause> due(Duration every) {
        if (tables.exists(ALIVE, HEARTBEAT_EXPIRY.toSeconds())) {
            return Optional.empty();
        }
        if (tables.exists(NOT_ONBOARDED)) {
            return tables.exists(NO_ONBOARDING_NOW, STOPPED, DIED, RETRY_ONBOARDING.toSeconds())
                    ? Optional.empty()
                    : Optional.of(Cause.ONBOARDING);
        }
        Duration afterFailure = every.compareTo(RETRY_SCHEDULED) < 0 ? every : RETRY_SCHEDULED;
        return every.isZero() || tables.exists(RECENT, afterFailure.toSeconds(), every.toSeconds())
                ? Optional.empty()
                : Optional.of(Cause.SCHEDULE);
    }

    /** Takes the lock and ends a run whose node has died. Returns true if no run is in progress. */
    private boolean lock() {
        tables.exists(LOCK);
        tables.update(END_DEAD, DIED, HEARTBEAT_EXPIRY.toSeconds());
        return !tables.exists(RUNNING);
    }

    private long insert(Cause cause, boolean repair, double maxDeletePercent, UUID owner) {
        tables.update(FORGET, HISTORY - 1);
        return tables.insert(INSERT, cause.name(), repair, maxDeletePercent, owner);
    }
}
