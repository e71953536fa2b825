package io.reactiveusers.master.directory;

import jakarta.ejb.ApplicationException;

/** A change the directory refuses. The transaction is rolled back. The message is for the person who asked. */
@ApplicationException(rollback = true)
public class DirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a change is refused. */
    public enum Reason {
        /** A field's value is not allowed. */
        INVALID,
        /** There is no such user or group. */
        NOT_FOUND,
        /** The name belongs to another. */
        CONFLICT,
        /** It has been changed since the caller read it. */
        STALE,
        /** Only a superuser may do that. */
        FORBIDDEN
    }

    private final Reason reason;
    private final String field;

    public DirectoryException(Reason reason, String field, String message) {
        super(message);
        this.reason = reason;
        this.field = field;
    }

    public Reason getReason() {
        return reason;
    }

    /** The field at fault, by its name on the wire; {@code null} if it is not about one. */
    public String getField() {
        return field;
    }
}
