package io.reactiveusers.bridge;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The signal to stop. It ends every wait in the bridge. */
final class Stop {
    private final CountDownLatch signal = new CountDownLatch(1);

    void now() {
        signal.countDown();
    }

    boolean isNow() {
        return signal.getCount() == 0;
    }

    /** Waits for the given time, or until the stop. An interrupt ends the wait and stays set. */
    void await(Duration duration) {
        try {
            signal.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
