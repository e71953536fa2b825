package io.reactiveusers.master.outbox;

import jakarta.ejb.ApplicationException;
import java.sql.SQLException;

/** The outbox's table cannot be used; the caller's transaction is rolled back. The message quotes no rows. */
@ApplicationException(rollback = true)
public class OutboxUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutboxUnavailableException(SQLException cause) {
        super("RU0101 the outbox's table cannot be used: SQL state " + cause.getSQLState(), cause);
    }
}
