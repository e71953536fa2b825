package io.reactiveusers.master.outbox;

import jakarta.ejb.ApplicationException;

/** The outbox's table cannot be used; the caller's transaction is rolled back. */
@ApplicationException(rollback = true)
public class OutboxUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutboxUnavailableException(Throwable cause) {
        super("RU0101 the outbox's table cannot be used: " + cause.getMessage(), cause);
    }
}
