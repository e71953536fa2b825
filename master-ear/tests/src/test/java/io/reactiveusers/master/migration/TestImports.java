package io.reactiveusers.master.migration;

import static org.awaitility.Awaitility.await;

import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Imports dumps as the API does, and waits for the end of each. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TestImports {
    @EJB
    private Imports imports;

    @EJB
    private ImportReports reports;

    /** An import that has ended, and its report. */
    public record Result(ImportJob job, List<RowResult> rows) {
        /** Returns how many rows of a model came to an outcome. */
        public long count(String model, ImportOutcome.Kind outcome) {
            return job.count(model, outcome);
        }

        /** Returns the report as text, a line for each row: number, outcome, field and detail. */
        public String text() {
            return rows.stream().map(Result::line).collect(Collectors.joining("\n"));
        }

        private static String line(RowResult row) {
            ImportOutcome.Remark remark = row.outcome().remark();
            return row.row() + " " + row.outcome().kind()
                    + (remark == null ? "" : " " + remark.field() + ": " + remark.detail());
        }
    }

    public Result run(String dump) {
        return run(dump, false);
    }

    public Result dryRun(String dump) {
        return run(dump, true);
    }

    private Result run(String dump, boolean dryRun) {
        byte[] bytes = dump.getBytes(StandardCharsets.UTF_8);
        // Only one import runs at a time, and another test may run one now.
        return await().atMost(Duration.ofMinutes(2))
                .ignoreException(ImportRunningException.class)
                .until(
                        () -> run(new ByteArrayInputStream(bytes), ImportOptions.of(dryRun, null, null)),
                        Objects::nonNull);
    }

    /** Imports once, whatever comes of it. */
    public Result tryRun(String dump, String userModel) throws Exception {
        return run(
                new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)),
                ImportOptions.of(false, userModel, null));
    }

    public Result run(InputStream dump, ImportOptions options) throws Exception {
        long id = imports.start(dump, options, 1);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> reports.find(id).orElseThrow().state() != ImportJob.State.RUNNING);
        List<RowResult> rows = new ArrayList<>();
        List<RowResult> page = reports.rows(id, 0, ImportReports.PAGE_LIMIT, null, false);
        while (!page.isEmpty()) {
            rows.addAll(page);
            page = reports.rows(id, rows.get(rows.size() - 1).row(), ImportReports.PAGE_LIMIT, null, false);
        }
        return new Result(reports.find(id).orElseThrow(), rows);
    }
}
