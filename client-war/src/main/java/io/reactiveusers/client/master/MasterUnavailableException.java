package io.reactiveusers.client.master;

/** The master did not respond. The message gives the reason and holds no personal data. */
public class MasterUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    MasterUnavailableException(String message) {
        super(message);
    }
}
