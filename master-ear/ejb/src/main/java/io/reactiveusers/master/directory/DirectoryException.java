package io.reactiveusers.master.directory;

import io.reactiveusers.support.validation.FieldError;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.ejb.ApplicationException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A change that the directory refuses. The transaction is rolled back. The message is for the person who requested the
 * change.
 */
@ApplicationException(rollback = true)
public class DirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a change is refused. */
    public enum Reason {
        /** A field's value is not allowed. */
        INVALID,
        /** The user or group does not exist. */
        NOT_FOUND,
        /** The name belongs to another user or group, or no administrator would remain. */
        CONFLICT,
        /** The user or group has been changed since the caller read it. */
        STALE,
        /** Only a superuser may do that. */
        FORBIDDEN
    }

    private final Reason reason;
    private final transient List<FieldError> errors;

    public DirectoryException(Reason reason, String field, String message) {
        this(reason, List.of(new FieldError(field, message)));
    }

    DirectoryException(Reason reason, List<FieldError> errors) {
        super(errors.stream().map(FieldError::detail).collect(Collectors.joining("; ")));
        this.reason = reason;
        this.errors = errors;
    }

    /** Throws {@link Reason#INVALID} with all the faults, if there are any. */
    public static void throwIfAny(FieldErrors errors) {
        if (!errors.isEmpty()) {
            throw new DirectoryException(Reason.INVALID, errors.list());
        }
    }

    public Reason getReason() {
        return reason;
    }

    /**
     * Returns everything that is wrong, at least one; {@link Reason#INVALID} and {@link Reason#FORBIDDEN} may have
     * several.
     */
    public List<FieldError> getErrors() {
        return errors;
    }

    /** Returns the first field at fault, by its name on the wire; {@code null} if the fault concerns no field. */
    public String getField() {
        return errors.get(0).field();
    }
}
