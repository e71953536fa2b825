package io.reactiveusers.master.reconcile;

/**
 * Fingerprint of one replicated user, for comparison with a client's.
 *
 * @param hash the {@link io.reactiveusers.common.ContentDigest#hash} of the replicated state
 */
public record ReplicatedUser(long id, long revision, String hash) {}
