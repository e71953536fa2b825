package io.reactiveusers.master.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of a dump, row by row where there is something to say. */
public final class ImportReport {
    /** The most rows that are listed; more are only counted. */
    public static final int LISTED_LIMIT = 10_000;

    /**
     * A row somebody should look at.
     *
     * @param row its place in the dump, from 1
     * @param id its primary key; {@code null} if it has none
     * @param field {@code null} if it is not about one
     */
    public record Remark(long row, String model, Long id, String field, String reason) {}

    private final Map<String, Map<ImportOutcome.Kind, Long>> counts = new TreeMap<>();
    private final List<Remark> refused = new ArrayList<>();
    private final List<Remark> warnings = new ArrayList<>();
    private long ignored;

    ImportReport() {}

    void count(long row, String model, Long id, ImportOutcome outcome) {
        counts.computeIfAbsent(model, name -> new EnumMap<>(ImportOutcome.Kind.class))
                .merge(outcome.kind(), 1L, Long::sum);
        if (outcome.kind() == ImportOutcome.Kind.REFUSED && refused.size() < LISTED_LIMIT) {
            refused.add(new Remark(row, model, id, outcome.field(), outcome.reason()));
        }
    }

    void warn(Remark remark) {
        if (warnings.size() < LISTED_LIMIT) {
            warnings.add(remark);
        }
    }

    void ignore() {
        ignored++;
    }

    /** How many rows of a model came to this. */
    public long count(String model, ImportOutcome.Kind kind) {
        return counts.getOrDefault(model, Map.of()).getOrDefault(kind, 0L);
    }

    /** The refused rows, in the order they were met. */
    public List<Remark> refused() {
        return Collections.unmodifiableList(refused);
    }

    /** Rows that were taken, but for something their owner should know. */
    public List<Remark> warnings() {
        return Collections.unmodifiableList(warnings);
    }

    /** Rows of models that are not part of a directory. */
    public long ignored() {
        return ignored;
    }
}
