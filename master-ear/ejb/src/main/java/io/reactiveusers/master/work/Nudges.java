package io.reactiveusers.master.work;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets one thread at a time work, and again if it was nudged meanwhile. So a thousand commits during one drain cause
 * one more, and none is overlooked.
 */
public final class Nudges {
    private enum State {
        IDLE,
        WORKING,
        WORKING_AND_NUDGED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    /**
     * Says that there is work.
     *
     * @param start has a thread call {@link #work}; called if none does already. Where it throws, the next nudge tries
     *     again
     */
    public void add(Runnable start) {
        if (state.getAndUpdate(now -> now == State.IDLE ? State.WORKING : State.WORKING_AND_NUDGED) != State.IDLE) {
            return;
        }
        try {
            start.run();
        } catch (RuntimeException | Error e) {
            state.set(State.IDLE);
            throw e;
        }
    }

    /** Works until nobody has nudged meanwhile. A failure ends it, and leaves the rest to the next nudge. */
    public void work(Runnable work) {
        try {
            do {
                state.set(State.WORKING);
                work.run();
            } while (!state.compareAndSet(State.WORKING, State.IDLE));
        } catch (RuntimeException | Error e) {
            state.set(State.IDLE);
            throw e;
        }
    }
}
