package io.reactiveusers.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two short runs of the fault program; {@link FaultSeeds} makes long ones. */
class FaultIT {
    @Test
    void whateverFailsNothingIsLostAndNothingIsInvented() throws Exception {
        Report report = FaultRun.run(new Settings(1, 1500, 120, Duration.ofMillis(60), false, 1, 1, ""));

        System.out.println(report);
        assertNothingWrong(report);
        assertThat(report.rolledBack())
                .as("changes that were rolled back after their flush")
                .isPositive();
        assertThat(report.doubled()).as("duplicates absorbed").isPositive();
    }

    @Test
    void nothingIsLostOnFifoEitherWithNoSettingsButTheEnvironments() throws Exception {
        Report report = FaultRun.run(new Settings(1, 300, 60, Duration.ofMillis(50), true, 1, 1, ""));

        System.out.println(report);
        assertNothingWrong(report);
    }

    static void assertNothingWrong(Report report) {
        assertThat(report.differences()).as("seed %d", report.settings().seed()).isEmpty();
        assertThat(report.deadLetters()).as("dead letters").isZero();
    }
}
