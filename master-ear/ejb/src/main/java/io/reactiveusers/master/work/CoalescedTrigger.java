package io.reactiveusers.master.work;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Turns any number of requests for some work into one run at a time, and one more run if there were requests meanwhile.
 * If a requested thread never runs, nothing is stuck: the next caller of {@link #run} does the work.
 */
public final class CoalescedTrigger {
    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicBoolean running = new AtomicBoolean();
    private final Runnable start;

    /**
     * @param start makes a thread of the container call {@link #run}
     */
    public CoalescedTrigger(Runnable start) {
        this.start = start;
    }

    /**
     * Requests a run. Starts a thread unless one has been requested already, or is running and will notice.
     *
     * @throws RuntimeException if no thread can be started; the next request tries again
     */
    public void request() {
        if (!requested.getAndSet(true) && !running.get()) {
            start();
        }
    }

    /**
     * Runs the work once, unless another thread is running it; that one is requested once more then. Returns after one
     * run, because a server that stops waits for it: what is left is done by another run, in another thread.
     *
     * @param work returns whether more is left; if it throws, the rest is left to the next request
     */
    public void run(BooleanSupplier work) {
        requested.set(true);
        if (!running.compareAndSet(false, true)) {
            return;
        }
        boolean more;
        try {
            requested.set(false);
            more = work.getAsBoolean();
        } catch (RuntimeException | Error e) {
            requested.set(false);
            throw e;
        } finally {
            running.set(false);
        }
        // A request during the run has seen that it was running, or sees now that it is not.
        if (more || requested.get()) {
            requested.set(true);
            start();
        }
    }

    private void start() {
        try {
            start.run();
        } catch (RuntimeException | Error e) {
            requested.set(false);
            throw e;
        }
    }
}
