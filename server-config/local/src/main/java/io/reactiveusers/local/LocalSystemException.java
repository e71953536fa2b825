package io.reactiveusers.local;

/** The system cannot run. The message gives a person the reason, and what to do about it. */
public class LocalSystemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a reason. */
    public LocalSystemException(String message) {
        super(message);
    }

    /** Creates an exception with a reason and its cause. */
    public LocalSystemException(String message, Throwable cause) {
        super(message, cause);
    }
}
