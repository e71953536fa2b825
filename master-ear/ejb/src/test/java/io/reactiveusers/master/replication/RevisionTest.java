package io.reactiveusers.master.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.common.UserChanged;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {
    private static long now() {
        return System.currentTimeMillis();
    }

    @Test
    void revisionIsTheTimeOrOneMoreThanThePreviousOne() {
        long before = now();
        assertThat(Revision.after(Revision.NONE)).isBetween(before, now());
        long ahead = now() + Duration.ofHours(22).toMillis();
        assertThat(Revision.after(ahead)).isEqualTo(ahead + 1);
    }

    /** A clock that was far ahead, or a client's request for a repair, may have left such a revision. */
    @ParameterizedTest
    @ValueSource(strings = {"PT23H2M", "PT24H", "PT48H", "P3650D"})
    void revisionIsNeverOneThatClientsRefuseAndRisesAllTheSame(String ahead) {
        long previous = now() + Duration.parse(ahead).toMillis();
        for (int change = 0; change < 1_000; change++) {
            long next = Revision.after(previous);
            assertThat(next).isLessThan(now() + UserChanged.AHEAD.toMillis());
            assertThat(next).isGreaterThan(change == 0 ? now() : previous);
            previous = next;
        }
        assertThat(Revision.after(Long.MAX_VALUE)).isLessThan(now() + UserChanged.AHEAD.toMillis());
    }
}
