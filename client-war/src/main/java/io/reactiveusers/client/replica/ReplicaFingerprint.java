package io.reactiveusers.client.replica;

/**
 * What tells whether this client has a user right.
 *
 * @param live whether the user is replicated here at present; else the row is a tombstone
 * @param revision the highest one this client knows of the id: an event must be above it to change everything
 * @param hash the {@link io.reactiveusers.common.ContentDigest#hash} of a live one's state; {@code null} in a tombstone
 */
public record ReplicaFingerprint(long id, boolean live, long revision, String hash) {}
