package io.reactiveusers.master.migration;

import jakarta.ejb.ApplicationException;
import java.sql.SQLException;

/** The tables of the imports' jobs and reports cannot be used; the caller's transaction is rolled back. */
@ApplicationException(rollback = true)
public class ImportsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImportsUnavailableException(SQLException cause) {
        super("the imports cannot be read or written now, SQL state " + cause.getSQLState(), cause);
    }
}
