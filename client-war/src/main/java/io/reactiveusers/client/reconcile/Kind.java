package io.reactiveusers.client.reconcile;

/** In what a user differs. */
public enum Kind {
    /** Replicated by the master, not live here. */
    MISSING,
    /** Live here, not replicated by the master: a repair deletes the user here. */
    EXTRA,
    /** At both sides, with another revision or content. */
    CHANGED
}
