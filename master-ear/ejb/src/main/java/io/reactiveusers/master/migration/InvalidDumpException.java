package io.reactiveusers.master.migration;

/** What was sent is no dump at all; nothing of it has been taken over. */
public class InvalidDumpException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidDumpException(String message) {
        super(message);
    }
}
