package io.reactiveusers.master.migration;

import io.reactiveusers.master.migration.ImportJob.State;
import io.reactiveusers.support.retry.Backoff;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Asynchronous;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs imports in the background, one at a time, and ensures that each job ends, even if the database fails, the server
 * is shut down, or the server is killed and starts again.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ImportRunner {
    private static final Logger LOG = System.getLogger(ImportRunner.class.getName());

    /** The name of this server; when it starts again, it marks an import that it has left. */
    static final String NODE = System.getProperty("jboss.node.name", "master");

    /** While the database is unavailable, writing the end of a job is retried for about ten minutes. */
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final int RETRIES = 15;

    /** How long a shutdown waits for the chunk that is being written. */
    private static final int SHUTDOWN_SECONDS = 10;

    @EJB
    private ImportStore store;

    @EJB
    private ImportReports reports;

    @EJB
    private PermissionImport permissions;

    @EJB
    private GroupImport groups;

    @EJB
    private UserImport users;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Semaphore idle = new Semaphore(1);

    @PostConstruct
    void markInterrupted() {
        try {
            DumpFile.removeLeftOvers();
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "RU0123 dumps that a killed server has left could not be removed: {0}",
                    e.getClass());
        }
        int interrupted = store.interrupt(NODE);
        if (interrupted > 0) {
            LOG.log(Level.WARNING, "RU0122 an import was interrupted by the end of this server; import the dump again");
        }
    }

    @PreDestroy
    void stop() {
        stopping.countDown();
        try {
            if (idle.tryAcquire(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                idle.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Imports a dump, ends the job, and removes the file. */
    @Asynchronous
    public void run(RunningImport run, DumpFile file) {
        idle.acquireUninterruptibly();
        try (file) {
            run(run);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "RU0123 the dump of import {0} could not be removed", Long.toString(run.id()));
        } finally {
            idle.release();
        }
    }

    private void run(RunningImport run) {
        try {
            new ImportRun(run, store, permissions, groups, users, this::checkNotStopping).toTheEnd();
            end(run, State.FINISHED, null);
        } catch (ImportEndedException e) {
            // If the job was cancelled, or its server taken for dead, it has ended already.
            end(
                    run,
                    State.INTERRUPTED,
                    "the server was shut down; what was written stays, and importing the dump again completes it");
        } catch (RuntimeException | IOException | InvalidDumpException | Error e) {
            // An error too: a job that stayed as running would keep others from starting.
            fail(run, e);
        }
    }

    private void fail(RunningImport run, Throwable e) {
        boolean shutDown = stopping.getCount() == 0;
        if (!shutDown) {
            LOG.log(
                    Level.ERROR,
                    "RU0121 import {0} failed: {1}",
                    Long.toString(run.id()),
                    e instanceof ChunkFailedException
                            ? e.getMessage()
                            : e.getClass().getName());
        }
        end(
                run,
                shutDown ? State.INTERRUPTED : State.FAILED,
                "the database, the memory, or something else that the import needs, failed; what was written stays, and importing the"
                        + " dump again completes it; the server's log says more (RU0121)");
    }

    private void checkNotStopping() {
        if (stopping.getCount() == 0) {
            throw new ImportEndedException();
        }
    }

    private void end(RunningImport run, State state, String reason) {
        for (int attempt = 1; attempt <= RETRIES; attempt++) {
            try {
                store.end(run.id(), state, reason);
                logRefused(run);
                return;
            } catch (RuntimeException e) {
                if (isStoppedWithin(RETRY.after(attempt))) {
                    return;
                }
            }
        }
        LOG.log(
                Level.ERROR,
                "RU0121 the end of import {0} could not be recorded; the next import marks it as interrupted",
                Long.toString(run.id()));
    }

    private void logRefused(RunningImport run) {
        long refused = reports.refused(run.id());
        if (refused > 0) {
            LOG.log(
                    Level.INFO,
                    "RU0124 import {0} refused {1} rows; its report has the reason for each",
                    Long.toString(run.id()),
                    Long.toString(refused));
        }
    }

    private boolean isStoppedWithin(Duration delay) {
        try {
            return stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
