package io.reactiveusers.master.outbox;

import io.reactiveusers.common.Action;
import java.time.Instant;
import java.util.UUID;

/**
 * The newest change of a user, which SNS has refused too often to be tried again by itself.
 *
 * @param attempts how often it has failed
 * @param recordedAt when the change was made
 * @param reason SNS's, of the last refusal
 */
public record ParkedChange(
        long userId, UUID eventId, long revision, Action action, int attempts, Instant recordedAt, String reason) {}
