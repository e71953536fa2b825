package io.reactiveusers.local;

/** The system cannot run, for a reason its message tells the person who started it. */
public class LocalSystemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A reason, and what to do about it. */
    public LocalSystemException(String message) {
        super(message);
    }

    /** A reason, and what to do about it, with its cause. */
    public LocalSystemException(String message, Throwable cause) {
        super(message, cause);
    }
}
