package io.reactiveusers.client.replica;

import java.time.Instant;

/**
 * Shows whether this client has caught up.
 *
 * @param users number of replicated users
 * @param digest the {@link io.reactiveusers.common.DirectoryDigest} over them, equal to the master's when caught up
 * @param lastApplied when an event last changed a row; {@code null} before the first
 */
public record ReplicaStatus(long users, String digest, Instant lastApplied) {}
