package io.reactiveusers.client.reconcile;

/**
 * A user as the master has it.
 *
 * @param hash the {@link io.reactiveusers.common.ContentDigest#hash}; {@code null}: not replicated
 * @param pending whether the newest change waits to be sent
 */
record MasterUser(long id, String hash, boolean pending) {}
