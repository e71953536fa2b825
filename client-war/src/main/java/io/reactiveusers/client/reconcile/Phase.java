package io.reactiveusers.client.reconcile;

/** The phases of a run, in their order. */
public enum Phase {
    /** The run compares range by range and collects the users that differ. */
    COMPARING,
    /** The run compares those users again, because a difference may be a change on its way. */
    SETTLING,
    /** The run asks the master to republish the users that still differ. */
    REPAIRING,
    /** The run waits until the republished users have arrived. */
    VERIFYING
}
