package io.reactiveusers.master.reconcile;

/**
 * A digest of a range of replicated users.
 *
 * @param through the last id of the range; {@code null} if no user follows
 * @param users their number
 * @param digest the {@link io.reactiveusers.common.ContentDigest} over them
 */
public record ReplicatedRange(Long through, long users, String digest) {}
