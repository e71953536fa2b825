package io.reactiveusers.master.work;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets one thread at a time work, and again if it was nudged meanwhile. So a thousand commits during one drain cause
 * one more, and none is overlooked. No state outlives a thread that was promised and never came: whoever calls
 * {@link #work} works, if nobody does.
 */
public final class Nudges {
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicBoolean working = new AtomicBoolean();

    /**
     * Says that there is work.
     *
     * @param start has a thread call {@link #work}; called unless one works or has been asked for already. Where it
     *     throws, the next nudge tries again
     */
    public void add(Runnable start) {
        // One that works looks for this again after it has ceased to.
        if (wanted.getAndSet(true) || working.get()) {
            return;
        }
        try {
            start.run();
        } catch (RuntimeException | Error e) {
            wanted.set(false);
            throw e;
        }
    }

    /**
     * Works until nobody has nudged meanwhile; if another thread does already, has that one do so once more. A failure
     * ends it, and leaves the rest to the next nudge.
     */
    public void work(Runnable work) {
        wanted.set(true);
        while (wanted.get() && working.compareAndSet(false, true)) {
            try {
                while (wanted.getAndSet(false)) {
                    work.run();
                }
            } catch (RuntimeException | Error e) {
                wanted.set(false);
                throw e;
            } finally {
                working.set(false);
            }
        }
    }
}
