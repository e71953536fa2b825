package io.reactiveusers.client.reconcile;

/** What is held of a user that was found to differ. */
public enum Verdict {
    /** It may be a change on its way. */
    SUSPECT,
    /** It was still moving, or waiting at the master, when the run's patience ended. */
    IN_FLIGHT,
    /** It stood still. */
    DRIFT,
    /** The master was asked to tell again. */
    SENT,
    /** The master cannot outbid the revision here. */
    REFUSED,
    /** Something newer has arrived since. */
    REPAIRED
}
