package io.reactiveusers.local;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The first failure of a running system: a server or the emulator that ended by itself. Ends every wait. */
final class FailureWatch {
    private final CompletableFuture<LocalSystemException> failure = new CompletableFuture<>();
    private volatile boolean closed;

    /** Records a failure, unless there was one before or the watch is closed. */
    void report(LocalSystemException reason) {
        if (!closed) {
            failure.complete(reason);
        }
    }

    /** Ignores all later failures; returns false if the watch was closed before. */
    boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Waits for the failure. */
    LocalSystemException await() {
        return failure.join();
    }

    /** Implements {@link LocalSystem#await}. */
    void await(String what, Duration limit, Supplier<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > deadline) {
                throw new LocalSystemException(what + " did not happen within " + limit.toSeconds() + " s");
            }
            try {
                throw failure.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalSystemException("interrupted while waiting: " + what, e);
            }
        }
    }
}
