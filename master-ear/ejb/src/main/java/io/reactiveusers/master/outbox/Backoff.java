package io.reactiveusers.master.outbox;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing delays, with jitter so that those who failed together do not come back together. */
final class Backoff {
    private Backoff() {}

    /**
     * The delay before the next attempt: doubled by each, from half to all of that.
     *
     * @param failures how many attempts have failed in a row, from 1
     */
    static Duration delay(int failures, Duration first, Duration longest) {
        long factor = 1L << Math.min(failures - 1, 20);
        long millis = Math.min(first.toMillis() * factor, longest.toMillis());
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
