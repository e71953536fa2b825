package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.replica.ReplicaRanges;
import io.reactiveusers.client.settings.ClientSettings;
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
 * Executes runs, requested and due ones, step by step on the managed executor. No thread waits between two steps. If
 * the database fails during a step, the run continues when it is back, here or on another node.
 */
@Singleton
@Startup
@DependsOn({"SchemaMigration", "ClientSettings"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Reconciler {
    /** Percentage of local users that a repair may delete unless the request says otherwise. */
    public static final double MAX_DELETE_PERCENT = 5;

    private static final Logger LOG = Logger.getLogger(Reconciler.class.getName());

    // CDI beans, because the container may stop EJBs before this one.
    @Inject
    private Reconciliations reconciliations;

    @Inject
    private RunStarter starter;

    @Inject
    private Suspects suspects;

    @EJB
    private ClientSettings settings;

    @Inject
    private MasterDirectory master;

    @Inject
    private ReplicaRanges replicas;

    @Inject
    private Backlog backlog;

    @Resource
    private ManagedScheduledExecutorService executor;

    private volatile Run current;
    private volatile Future<?> next;

    /**
     * Starts a run.
     *
     * @return the run's id; empty if another run is in progress
     */
    public Optional<Long> start(boolean repair, double maxDeletePercent) {
        UUID owner = UUID.randomUUID();
        Optional<Long> id = starter.begin(repair, maxDeletePercent, owner);
        id.ifPresent(begun -> go(begun, owner));
        return id;
    }

    /** Starts the run that is due, if there is one. */
    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    public void startDue() {
        UUID owner = UUID.randomUUID();
        starter.beginDue(settings.reconcileEvery(), settings.reconcileRepair(), MAX_DELETE_PERCENT, owner)
                .ifPresent(id -> go(id, owner));
    }

    /** Ends the current run at undeployment: until its heartbeat expired, it would keep other nodes from starting one. */
    @PreDestroy
    void stop() {
        Run run = current;
        Future<?> step = next;
        if (step != null) {
            step.cancel(true);
        }
        if (run != null && run.state() == State.RUNNING) {
            run.end(State.FAILED, RunStarter.STOPPED);
        }
    }

    private void go(long id, UUID owner) {
        Reconciliation begun = reconciliations.find(id).orElseThrow();
        Run run = new Run(begun, owner, settings.patience(), reconciliations, suspects, master, replicas, backlog);
        current = run;
        LOG.log(
                Level.INFO,
                run.onboards()
                        ? "RU0314 this client is new: reconciliation {0,number,#} fetches the whole directory"
                        : "RU0315 reconciliation {0,number,#} started",
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
            // The database is unavailable. When it is back, this node still owns the run or another has taken it over.
            LOG.log(Level.FINE, "a step failed", e);
            pause = Optional.of(Run.LONGEST_PAUSE);
        }
        if (run.failures() > 0 && !Objects.equals(before, run.reason())) {
            LOG.log(
                    Level.WARNING,
                    "RU0312 reconciliation {0,number,#} cannot continue and will retry: {1}",
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
                    "RU0314 this client has the whole directory: {0,number,#} users, {1,number,#} of them from reconciliation {2,number,#}",
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
            case BLOCKED -> LOG.log(
                    Level.WARNING,
                    "RU0311 reconciliation {0,number,#} is blocked and repaired nothing: {1}",
                    new Object[] {run.id(), run.reason()});
            case FAILED -> LOG.log(Level.WARNING, "RU0313 reconciliation {0,number,#} failed: {1}", new Object[] {
                run.id(), run.reason()
            });
            default -> LOG.log(
                    Level.INFO,
                    "RU0315 reconciliation {0,number,#} was cancelled or taken over by another node",
                    run.id());
        }
    }
}
