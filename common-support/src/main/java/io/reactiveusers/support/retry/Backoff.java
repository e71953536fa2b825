package io.reactiveusers.support.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A delay that doubles with each attempt up to a limit, spread by a quarter to either side so that many callers who
 * failed together do not retry together. The limit holds after spreading.
 */
public record Backoff(Duration first, Duration limit) {
    /** Returns the delay after the given attempt, counted from 1. */
    public Duration after(int attempt) {
        return after(attempt, ThreadLocalRandom.current().nextDouble(0.75, 1.25));
    }

    Duration after(int attempt, double spread) {
        double millis = first.toMillis() * Math.pow(2, Math.max(0, attempt - 1)) * spread;
        return Duration.ofMillis((long) Math.min(millis, limit.toMillis()));
    }
}
