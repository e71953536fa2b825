package io.reactiveusers.master.migration;

import io.reactiveusers.support.validation.FieldError;
import java.util.List;

/** The request is not one for an import, or what was sent is no dump. Nothing of it has been imported. */
public class InvalidDumpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    InvalidDumpException(String message) {
        this(List.of(new FieldError(null, message)));
    }

    InvalidDumpException(List<FieldError> errors) {
        super(errors.get(0).detail());
        this.errors = errors;
    }

    /** Returns every fault; the field is the query parameter at fault, or {@code null} if the dump is. */
    public List<FieldError> getErrors() {
        return errors;
    }
}
