package io.reactiveusers.client.reconcile;

/** How a user differs between the master and this client. */
public enum Kind {
    /** The master replicates the user; this client does not have it, or has a tombstone. */
    MISSING,
    /** This client has the user; the master does not replicate it. A repair deletes it here. */
    EXTRA,
    /** Both have the user, with different revisions or contents. */
    CHANGED
}
