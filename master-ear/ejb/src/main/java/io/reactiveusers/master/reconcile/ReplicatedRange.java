package io.reactiveusers.master.reconcile;

/**
 * The replicated users next to an id, in one figure.
 *
 * @param through the last id of the range; {@code null}: it ends with the directory
 * @param users how many there are
 * @param digest the {@link io.reactiveusers.common.ContentDigest} over them
 */
public record ReplicatedRange(Long through, long users, String digest) {}
