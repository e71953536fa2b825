package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.replica.ReplicaRanges;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A run on the node that executes it, one short step at a time; a step makes at most two calls to the master. After
 * each step the database has everything that another node or an operator needs to know. Not thread-safe.
 */
final class Run {
    private static final Logger LOG = Logger.getLogger(Run.class.getName());

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Reconciliation begun;
    private final UUID owner;
    private final Duration patience;
    private final Reconciliations reconciliations;
    private final Suspects suspects;
    private final MasterDirectory master;
    private final ReplicaRanges replicas;
    private final Backlog backlog;

    private Phase phase;
    private Step step;
    private Counts counts = Counts.NONE;
    private State state = State.RUNNING;
    private String reason;
    private int failures;
    private Instant lastProgress;

    Run(
            Reconciliation begun,
            UUID owner,
            Duration patience,
            Reconciliations reconciliations,
            Suspects suspects,
            MasterDirectory master,
            ReplicaRanges replicas,
            Backlog backlog) {
        this.begun = begun;
        this.owner = owner;
        this.patience = patience;
        this.reconciliations = reconciliations;
        this.suspects = suspects;
        this.master = master;
        this.replicas = replicas;
        this.backlog = backlog;
        enter(Phase.COMPARING);
    }

    long id() {
        return begun.id();
    }

    State state() {
        return state;
    }

    Counts counts() {
        return counts;
    }

    String reason() {
        return reason;
    }

    Duration patience() {
        return patience;
    }

    boolean repairs() {
        return begun.repair();
    }

    double maxDeletePercent() {
        return begun.maxDeletePercent();
    }

    /** Returns the number of steps that have failed in a row. */
    int failures() {
        return failures;
    }

    boolean onboards() {
        return begun.cause() == Cause.ONBOARDING;
    }

    /**
     * Executes one step.
     *
     * @return the pause before the next step; empty if the run has ended or another node has taken it over
     * @throws Exception if the outcome of the step cannot be saved; the caller may try again
     */
    Optional<Duration> step() throws Exception {
        Duration pause;
        reason = null;
        try {
            pause = step.advance();
            failures = 0;
        } catch (MasterFailure e) {
            pause = failed(e.getMessage(), e.isLasting());
        } catch (Exception e) {
            // A CDI bean whose transaction cannot commit throws checked exceptions that its methods do not declare.
            LOG.log(Level.FINE, "a step failed", e);
            pause = failed(e.toString(), false);
        }
        return state == State.RUNNING && save() ? Optional.of(pause) : Optional.empty();
    }

    /** Ends the run, unless another node has taken it over. */
    void end(State end, String why) {
        reason = why;
        if (reconciliations.end(id(), owner, end, phase, counts, why)) {
            state = end;
        }
    }

    /** Begins a phase. */
    void enter(Phase next) {
        phase = next;
        step = switch (next) {
            case COMPARING -> new Comparing(this, master, replicas, suspects);
            case SETTLING -> new Settling(this, master, replicas, suspects, backlog);
            case REPAIRING -> new Repairing(this, master, replicas, suspects);
            case VERIFYING -> new Verifying(this, replicas, suspects);
        };
        progress();
    }

    /** Replaces the figures. */
    void count(Counts now) {
        counts = now;
    }

    /** Notes that the run has come closer to its end. */
    void progress() {
        lastProgress = Instant.now();
    }

    /** Returns whether the run has made no progress for ten times its patience. */
    boolean stuck() {
        return Instant.now().isAfter(lastProgress.plus(patience.multipliedBy(10)));
    }

    /** Returns the pause before the given attempt, counted from 1. It doubles up to {@link #LONGEST_PAUSE}. */
    static Duration pause(int attempt) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private boolean save() {
        return reconciliations.save(id(), owner, phase, step.comparedThrough(), counts, reason);
    }

    private Duration failed(String why, boolean lasting) {
        failures++;
        reason = why;
        // A new client has no alternative to waiting; for any other client the next scheduled run will do.
        if (!onboards() && (lasting || stuck())) {
            end(State.FAILED, why);
        }
        return pause(failures);
    }
}
