package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.DirectoryException;
import jakarta.ejb.ApplicationException;
import java.sql.SQLException;

/**
 * Rows that could not be written together; rolled back. An application exception, so that the container does not log the
 * cause, whose text quotes rows.
 */
@ApplicationException(rollback = true)
public class ChunkFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ImportOutcome outcome;
    private final boolean expected;

    private ChunkFailedException(String description, ImportOutcome outcome, boolean expected) {
        super(description);
        this.outcome = outcome;
        this.expected = expected;
    }

    /** Returns the exception for a failure of the directory or the database. */
    static ChunkFailedException of(Throwable failure) {
        StringBuilder description = new StringBuilder(failure.getClass().getSimpleName());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DirectoryException refusal) {
                return new ChunkFailedException(
                        "refused", ImportOutcome.refused(refusal.getField(), refusal.getMessage()), true);
            }
            if (cause instanceof SQLException sql) {
                description.append(", SQL state ").append(sql.getSQLState());
                break;
            }
        }
        return new ChunkFailedException(
                description.toString(),
                ImportOutcome.refused(null, "the row could not be written; the server's log says more (RU0120)"),
                false);
    }

    /** Returns the outcome of a row that fails so by itself. */
    ImportOutcome outcome() {
        return outcome;
    }

    /** Returns whether the directory refused the row, as opposed to a failure. */
    boolean isExpected() {
        return expected;
    }
}
