package io.reactiveusers.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void theSameSeedGivesTheSameChangesAndFaults() {
        assertThat(Plan.of(7, 0, 500, 120).changes())
                .isEqualTo(Plan.of(7, 0, 500, 120).changes());
        assertThat(Plan.of(8, 0, 500, 120).changes())
                .isNotEqualTo(Plan.of(7, 0, 500, 120).changes());
        assertThat(Strike.schedule(settings(7))).isEqualTo(Strike.schedule(settings(7)));
        assertThat(Strike.schedule(settings(8))).isNotEqualTo(Strike.schedule(settings(7)));
    }

    @Test
    void aShortPlanHasEveryKindOfChange() {
        for (long seed = 1; seed <= 10; seed++) {
            Set<Change.Kind> kinds = EnumSet.noneOf(Change.Kind.class);
            for (int writer = 0; writer < Plan.WRITERS; writer++) {
                Plan.of(seed, writer, 400, 120).changes().forEach(change -> kinds.add(change.kind()));
            }
            assertThat(kinds).containsExactlyInAnyOrder(Change.Kind.values());
        }
    }

    @Test
    void everyRoundHasEveryFault() {
        List<Strike> strikes =
                Strike.schedule(settings(1)).stream().flatMap(List::stream).toList();
        assertThat(strikes.stream().map(Strike::point)).contains(KillPoint.values());
        assertThat(strikes.stream().map(Strike::kind)).contains(Strike.Kind.values());
    }

    private static Settings settings(long seed) {
        return new Settings(seed, 1, 1, Duration.ofMillis(1), false, 1, 1, "");
    }
}
