package io.reactiveusers.client.master;

/** The master gave no answer. The message says why, and holds nothing personal. */
public class MasterUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    MasterUnavailableException(String message) {
        super(message);
    }
}
