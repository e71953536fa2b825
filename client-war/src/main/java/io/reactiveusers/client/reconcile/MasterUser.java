package io.reactiveusers.client.reconcile;

/**
 * The fingerprint of one user at the master.
 *
 * @param hash the {@link io.reactiveusers.common.ContentDigest#hash}; {@code null} if the user is not replicated
 * @param pending whether the newest change waits to be published
 */
record MasterUser(long id, String hash, boolean pending) {}
