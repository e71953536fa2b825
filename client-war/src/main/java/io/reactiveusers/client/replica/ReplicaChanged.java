package io.reactiveusers.client.replica;

/**
 * The replica of one user changed, and the change is committed. A CDI event, fired in the thread that committed:
 * observers must not block.
 *
 * @param state the state now, which may be a tombstone. Changes of one user may arrive slightly out of order, so an
 *     observer compares revisions
 */
public record ReplicaChanged(ReplicaState state) {}
