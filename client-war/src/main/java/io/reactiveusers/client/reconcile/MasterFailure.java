package io.reactiveusers.client.reconcile;

/** The master did not answer what it was asked. The message says why, and holds nothing personal. */
final class MasterFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    MasterFailure(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    /** Whether asking again will not help, such as with a revoked token. */
    boolean isLasting() {
        return lasting;
    }
}
