package io.reactiveusers.master.api;

/** A request's body is not what the API takes. */
public class InvalidBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidBodyException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The field at fault; {@code null} if it is not about one. */
    public String getField() {
        return field;
    }
}
