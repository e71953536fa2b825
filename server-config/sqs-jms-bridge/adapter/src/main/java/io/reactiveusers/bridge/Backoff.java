package io.reactiveusers.bridge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A delay that doubles with each attempt up to a limit, spread by a quarter to either side so that many who failed
 * together do not come back together; the limit holds after spreading.
 */
record Backoff(Duration first, Duration limit) {
    /** The delay after the given attempt, counted from 1. */
    Duration after(int attempt) {
        return after(attempt, ThreadLocalRandom.current().nextDouble(0.75, 1.25));
    }

    Duration after(int attempt, double spread) {
        double millis = first.toMillis() * Math.pow(2, Math.max(0, attempt - 1)) * spread;
        return Duration.ofMillis((long) Math.min(millis, limit.toMillis()));
    }
}
