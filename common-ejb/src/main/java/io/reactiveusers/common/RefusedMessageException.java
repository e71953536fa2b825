package io.reactiveusers.common;

/**
 * A message that violates the contract, however often it is read. The reason names the field at fault and never its
 * value, which may be personal data; so it can be logged.
 */
public class RefusedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal for a reason that is safe to log. */
    public RefusedMessageException(String reason) {
        super(reason);
    }
}
