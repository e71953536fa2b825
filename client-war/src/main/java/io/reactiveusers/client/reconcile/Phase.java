package io.reactiveusers.client.reconcile;

/** What a run is at, in this order. */
public enum Phase {
    /** Range by range, looking for users that differ. */
    COMPARING,
    /** Looking at those again, for a difference may be a change on its way. */
    SETTLING,
    /** Asking the master to tell again about those that still differ. */
    REPAIRING,
    /** Waiting for that to arrive. */
    VERIFYING
}
