package io.reactiveusers.client.reconcile;

/** State of a user that was found to differ. */
public enum Verdict {
    /** The user differs, and its change may still be on its way. */
    SUSPECT,
    /** The user was still changing, or its change waited at the master, when the run's patience ended. */
    IN_FLIGHT,
    /** The user differed without changing until the run's patience ended. */
    DRIFT,
    /** The master was asked to republish the user. */
    SENT,
    /** The master refused to republish the user, because this client's revision is too far in the future. */
    REFUSED,
    /** A newer revision has arrived since the master was asked. */
    REPAIRED
}
