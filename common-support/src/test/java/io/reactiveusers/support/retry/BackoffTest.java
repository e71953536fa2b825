package io.reactiveusers.support.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(900));

    @Test
    void delayDoublesWithEachAttemptUpToTheLimit() {
        assertThat(IntStream.rangeClosed(1, 11)
                        .mapToObj(attempt -> backoff.after(attempt, 1.0).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L);
    }

    @Test
    void limitHoldsForAnyAttemptAndSpread() {
        assertThat(backoff.after(Integer.MAX_VALUE, 1.25)).isEqualTo(Duration.ofSeconds(900));
        assertThat(backoff.after(0, 1.0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void delaysOfTheSameAttemptAreSpread() {
        assertThat(IntStream.range(0, 100).mapToObj(i -> backoff.after(3)).distinct())
                .hasSizeGreaterThan(10)
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5)));
    }
}
