package io.reactiveusers.client.replica;

import java.sql.SQLException;

/** The database refused a statement. The message has the SQL state and code, and nothing of the rows. */
public class ReplicaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplicaUnavailableException(RuntimeException cause) {
        super(reason(cause), cause);
    }

    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return "SQL state " + sql.getSQLState() + ", code " + sql.getErrorCode();
            }
        }
        return failure.getClass().getSimpleName();
    }
}
