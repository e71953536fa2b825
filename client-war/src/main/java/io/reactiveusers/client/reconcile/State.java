package io.reactiveusers.client.reconcile;

/** State of a run. All but {@link #RUNNING} are final. */
public enum State {
    /** The run is in progress. */
    RUNNING,
    /** Everything was compared and, if requested, repaired, and the repairs have arrived. */
    FINISHED,
    /** A repair would delete more users here than the deletion limit allows; nothing was repaired. */
    BLOCKED,
    /** Not everything was compared or repaired; the reason says why. */
    FAILED,
    /** An operator cancelled the run. */
    CANCELLED
}
