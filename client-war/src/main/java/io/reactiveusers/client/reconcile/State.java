package io.reactiveusers.client.reconcile;

/** How a run stands. All but the first are final. */
public enum State {
    RUNNING,
    /** All was compared, and, if asked for, repaired and seen to arrive. */
    FINISHED,
    /** So many users would be deleted here that a person should look first: nothing was repaired. */
    BRAKED,
    /** Not all was compared or repaired; the reason says why. */
    FAILED,
    /** Somebody asked for its end. */
    CANCELLED
}
