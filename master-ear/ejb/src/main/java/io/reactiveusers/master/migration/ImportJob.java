package io.reactiveusers.master.migration;

import java.time.Instant;
import java.util.List;

/**
 * An import, running or ended.
 *
 * @param startedBy the user's id
 * @param endedAt {@code null} while it runs
 * @param rowsTotal how many rows the dump has
 * @param rowsDone how many of them have been dealt with
 * @param reason why it did not come to its end; {@code null} if it did, or may still
 * @param counts how many rows came to what
 */
public record ImportJob(
        long id,
        State state,
        boolean dryRun,
        String userModel,
        String zone,
        long startedBy,
        Instant startedAt,
        Instant endedAt,
        long rowsTotal,
        long rowsDone,
        String reason,
        List<Count> counts) {
    /** How far an import is. What was written before it ended stays, whichever way it ended. */
    public enum State {
        RUNNING,
        /** Every row has been dealt with. */
        FINISHED,
        /** A failure ended it. */
        FAILED,
        /** Somebody ended it. */
        CANCELLED,
        /** The server that ran it ended. */
        INTERRUPTED
    }

    /**
     * How many rows of a model came to an outcome.
     *
     * @param field empty; or a field that is left out, and {@code total} says of how many rows
     */
    public record Count(String model, String field, ImportOutcome.Kind outcome, long total) {}

    /** Returns how many rows of a model came to an outcome. */
    public long count(String model, ImportOutcome.Kind outcome) {
        return counts.stream()
                .filter(count -> count.model().equals(model)
                        && count.outcome() == outcome
                        && count.field().isEmpty())
                .mapToLong(Count::total)
                .sum();
    }
}
