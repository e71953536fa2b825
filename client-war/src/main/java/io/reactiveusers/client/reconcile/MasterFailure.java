package io.reactiveusers.client.reconcile;

/** The master did not answer a request as documented. The message gives the reason and holds no personal data. */
final class MasterFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    MasterFailure(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    /** Returns whether repeating the request cannot help, for example because the token was revoked. */
    boolean isLasting() {
        return lasting;
    }
}
