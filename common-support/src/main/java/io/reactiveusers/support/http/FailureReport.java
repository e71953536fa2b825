package io.reactiveusers.support.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Turns a request's failure into a log line and a problem. A failed or overloaded database is 503, everything else 500.
 * The log has one line with ids, the exception's class and place, never with its text, which may quote a row; the stack
 * is logged at DEBUG.
 */
public final class FailureReport {
    private static final Logger LOG = System.getLogger(FailureReport.class.getName());

    private final String unexpectedCode;
    private final String unavailableCode;

    /**
     * Makes the report of one application.
     *
     * @param unexpectedCode the log code of a request that failed unexpectedly
     * @param unavailableCode the log code of a request that failed because of the database
     */
    public FailureReport(String unexpectedCode, String unavailableCode) {
        this.unexpectedCode = unexpectedCode;
        this.unavailableCode = unavailableCode;
    }

    /**
     * Logs a failure and returns the problem for the caller.
     *
     * @param what the request, by ids only
     */
    public Problem report(Throwable e, String what) {
        boolean database = DatabaseFailures.isTransient(e);
        String code = database ? unavailableCode : unexpectedCode;
        LOG.log(database ? Level.WARNING : Level.ERROR, "{0} {1} failed: {2}", code, what, describe(e));
        LOG.log(Level.DEBUG, code, e);
        return database
                ? Problem.of(ProblemType.UNAVAILABLE, "the database is not available, or too busy")
                : Problem.of(ProblemType.INTERNAL);
    }

    private static String describe(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        StringBuilder text = new StringBuilder(e.getClass().getName());
        if (root != e) {
            text.append(", caused by ").append(root.getClass().getName());
        }
        String state = DatabaseFailures.state(e);
        if (state != null) {
            text.append(", SQLState ").append(state);
        }
        for (StackTraceElement frame : root.getStackTrace()) {
            if (frame.getClassName().startsWith("io.reactiveusers.") && frame.getLineNumber() > 0) {
                return text.append(", at ").append(frame).toString();
            }
        }
        return text.toString();
    }
}
