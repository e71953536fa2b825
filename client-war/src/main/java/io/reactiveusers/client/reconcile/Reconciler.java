package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.master.ClientSettings;
import io.reactiveusers.client.replica.ReplicaRanges;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts runs, those that are asked for and those that are due, and has them go on step by step. No thread waits
 * between two steps.
 */
@Singleton
@Startup
@DependsOn({"SchemaMigration", "ClientSettings"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Reconciler {
    /** Of the live users here, deleted without a person having said so. */
    public static final double MAX_DELETE_PERCENT = 5;

    private static final Logger LOG = Logger.getLogger(Reconciler.class.getName());

    // CDI beans, for EJBs may be stopped before this one.
    @Inject
    private Reconciliations reconciliations;

    @Inject
    private Suspects suspects;

    @EJB
    private ClientSettings settings;

    @Inject
    private MasterDirectory master;

    @Inject
    private ReplicaRanges replicas;

    @Resource
    private ManagedScheduledExecutorService executor;

    private volatile Run current;
    private volatile Future<?> next;

    /**
     * Starts a run.
     *
     * @return its id; empty if another is under way
     */
    public Optional<Long> start(boolean repair, double maxDeletePercent) {
        UUID owner = UUID.randomUUID();
        Optional<Long> id = reconciliations.begin(repair, maxDeletePercent, owner);
        id.ifPresent(begun -> go(begun, owner));
        return id;
    }

    /** Starts the run that is due, if one is. */
    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    public void startDue() {
        UUID owner = UUID.randomUUID();
        reconciliations
                .beginDue(settings.reconcileEvery(), settings.reconcileRepair(), MAX_DELETE_PERCENT, owner)
                .ifPresent(id -> go(id, owner));
    }

    /** A run without its server would look alive for a while, and keep others from starting. */
    @PreDestroy
    void stop() {
        Run run = current;
        Future<?> step = next;
        if (step != null) {
            step.cancel(true);
        }
        if (run != null && run.state() == State.RUNNING) {
            run.end(State.FAILED, Reconciliations.STOPPED);
        }
    }

    private void go(long id, UUID owner) {
        Reconciliation begun = reconciliations.find(id).orElseThrow();
        Run run = new Run(begun, owner, settings.patience(), reconciliations, suspects, master, replicas);
        current = run;
        LOG.log(
                Level.INFO,
                run.onboards()
                        ? "RU0314 this client is new: run {0,number,#} gets it the whole directory"
                        : "RU0315 reconciliation {0,number,#} has begun",
                id);
        schedule(run, Duration.ZERO);
    }

    private void schedule(Run run, Duration pause) {
        next = executor.schedule(() -> step(run), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void step(Run run) {
        String before = run.reason();
        Optional<Duration> pause;
        try {
            pause = run.step();
        } catch (Exception e) {
            // The database is away: once it is back, the run is still this node's, or another's.
            LOG.log(Level.FINE, "a step failed", e);
            pause = Optional.of(Run.LONGEST_PAUSE);
        }
        if (run.failures() > 0 && !Objects.equals(before, run.reason())) {
            LOG.log(
                    Level.WARNING,
                    "RU0312 reconciliation {0,number,#} cannot go on, and tries again: {1}",
                    new Object[] {run.id(), run.reason()});
        }
        if (run.state() == State.RUNNING && pause.isPresent()) {
            schedule(run, pause.get());
        } else {
            current = null;
            report(run);
        }
    }

    private static void report(Run run) {
        Counts counts = run.counts();
        if (run.onboards() && run.state() == State.FINISHED) {
            LOG.log(
                    Level.INFO,
                    "RU0314 this client has the whole directory: {0,number,#} users, {1,number,#} by run {2,number,#}",
                    new Object[] {counts.compared(), counts.repaired(), run.id()});
            return;
        }
        switch (run.state()) {
            case FINISHED -> LOG.log(
                    counts.drift() == 0 ? Level.INFO : Level.WARNING,
                    counts.drift() == 0
                            ? "RU0315 reconciliation {0,number,#} found no drift in {1,number,#} users"
                            : "RU0310 reconciliation {0,number,#} found drift in {1,number,#} users: {2,number,#} missing,"
                                    + " {3,number,#} extra, {4,number,#} changed; {5,number,#} repaired, {6,number,#} refused",
                    new Object[] {
                        run.id(),
                        counts.compared(),
                        counts.missing(),
                        counts.extra(),
                        counts.changed(),
                        counts.repaired(),
                        counts.refused()
                    });
            case BRAKED -> LOG.log(
                    Level.WARNING,
                    "RU0311 reconciliation {0,number,#} repairs nothing: {1}",
                    new Object[] {run.id(), run.reason()});
            case FAILED -> LOG.log(Level.WARNING, "RU0313 reconciliation {0,number,#} failed: {1}", new Object[] {
                run.id(), run.reason()
            });
            default -> LOG.log(Level.INFO, "RU0315 reconciliation {0,number,#} was ended from elsewhere", run.id());
        }
    }
}
