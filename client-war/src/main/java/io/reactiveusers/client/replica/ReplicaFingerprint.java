package io.reactiveusers.client.replica;

/**
 * Fingerprint of one replicated user, for comparison with the master's.
 *
 * @param live whether the user is replicated here at present; else the row is a tombstone
 * @param revision an event must exceed it to change every field; 0 if the row has a revision that no event can have
 * @param hash the {@link io.reactiveusers.common.ContentDigest#hash} of a live one's state; {@code null} in a tombstone
 */
public record ReplicaFingerprint(long id, boolean live, long revision, String hash) {}
