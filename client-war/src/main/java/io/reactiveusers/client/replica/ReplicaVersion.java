package io.reactiveusers.client.replica;

/**
 * Whether and how a user can be shown at present, without the user's fields.
 *
 * @param admitted whether the user is replicated and active
 */
public record ReplicaVersion(long id, long revision, boolean admitted) {}
