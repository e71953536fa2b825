package io.reactiveusers.system.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Long runs of the fault program, one for each seed; {@code system-tests/faults} starts it. System properties: {@code
 * faults.seeds} as in {@code 1..10}, {@code faults.changes}, {@code faults.users}, {@code faults.rounds}, {@code
 * faults.masters}, {@code faults.only} as in {@code KILL_CLIENT}, and {@code faults.every}, the milliseconds from one
 * change to the next.
 */
class FaultSeeds {
    @Test
    void nothingIsLostWithAnyOfTheSeeds() throws Exception {
        String[] range = System.getProperty("faults.seeds", "1..10").split("\\.\\.");
        List<Report> reports = new ArrayList<>();
        SoftAssertions wrong = new SoftAssertions();
        for (long seed = Long.parseLong(range[0]); seed <= Long.parseLong(range[range.length - 1]); seed++) {
            Settings settings = new Settings(
                    seed,
                    Integer.getInteger("faults.changes", 5000),
                    Integer.getInteger("faults.users", 500),
                    Duration.ofMillis(Integer.getInteger("faults.every", 30)),
                    false,
                    Integer.getInteger("faults.rounds", 1),
                    Integer.getInteger("faults.masters", 1),
                    System.getProperty("faults.only", ""));
            // The remaining seeds run as well.
            wrong.assertThatCode(() -> {
                        Report report = FaultRun.run(settings);
                        System.out.println(report);
                        reports.add(report);
                        FaultIT.assertNothingWrong(report);
                    })
                    .doesNotThrowAnyException();
        }
        System.out.println(Report.HEADING);
        reports.forEach(report -> System.out.println(report.row()));
        wrong.assertAll();
    }
}
