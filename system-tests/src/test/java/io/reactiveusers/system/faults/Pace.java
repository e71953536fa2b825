package io.reactiveusers.system.faults;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Limits the writers' speed and progress: they write throughout a fault, and stop before the next one is due. */
final class Pace implements AutoCloseable {
    private final Semaphore permits = new Semaphore(0);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int given;
    private int limit;

    /** Allows one change, by any writer, per interval. */
    Pace(Duration every) {
        clock.scheduleAtFixedRate(this::tick, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Sets the total number of changes allowed so far. */
    synchronized void allowUpTo(int changes) {
        limit = changes;
    }

    private synchronized void tick() {
        if (given < limit && permits.availablePermits() < Plan.WRITERS) {
            given++;
            permits.release();
        }
    }

    /** Waits until the caller may make its next change. */
    void await() throws InterruptedException {
        permits.acquire();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
