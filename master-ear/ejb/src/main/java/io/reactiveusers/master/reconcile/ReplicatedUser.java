package io.reactiveusers.master.reconcile;

/**
 * What tells whether a client has this user right.
 *
 * @param hash the {@link io.reactiveusers.common.ContentDigest#hash} of the replicated state
 */
public record ReplicatedUser(long id, long revision, String hash) {}
