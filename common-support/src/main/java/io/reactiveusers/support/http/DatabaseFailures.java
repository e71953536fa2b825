package io.reactiveusers.support.http;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Decides whether the database caused a failure, by SQLState and never by text. */
final class DatabaseFailures {
    /**
     * Classes of SQLState: 08 connection, 40 rolled back (deadlock), 53 out of resources, 57 intervention by an operator
     * (PostgreSQL, appendix A).
     */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57");

    /** Lock not available (PostgreSQL 55P03, H2 HYT00); H2: closed, connection broken, closed object. */
    private static final Set<String> TRANSIENT_STATES =
            Set.of("55P03", "HYT00", "90007", "90013", "90046", "90067", "90098", "90121");

    private DatabaseFailures() {}

    /** Returns whether the same request may succeed later: no connection, an overloaded database, or a lost lock. */
    static boolean isTransient(Throwable thrown) {
        int depth = 0;
        for (Throwable e = thrown; e != null && depth < 50; e = e.getCause(), depth++) {
            if (e instanceof SQLException sql && isTransient(sql)) {
                return true;
            }
            // A pool that has no connection to give throws its resource adapter's exception (Jakarta Connectors 2.1,
            // 6.5.3).
            if (e instanceof jakarta.resource.ResourceException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTransient(SQLException e) {
        String state = e.getSQLState();
        return e instanceof SQLTransientException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || state != null
                        && state.length() == 5
                        && (TRANSIENT_CLASSES.contains(state.substring(0, 2)) || TRANSIENT_STATES.contains(state));
    }

    /** Returns the SQLState of the first cause that has one; {@code null} if none has. */
    static String state(Throwable thrown) {
        int depth = 0;
        for (Throwable e = thrown; e != null && depth < 50; e = e.getCause(), depth++) {
            if (e instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
