package io.reactiveusers.master.outbox;

import io.reactiveusers.common.Action;
import java.time.Instant;
import java.util.UUID;

/**
 * The newest change of a user, if it is not retried: SNS has refused it too often, or it is too large.
 *
 * @param attempts how often sending it has failed
 * @param recordedAt when the change was made
 * @param reason of the last refusal; without personal data
 */
public record ParkedChange(
        long userId, UUID eventId, long revision, Action action, int attempts, Instant recordedAt, String reason) {
    private static final int REASON_LIMIT = 1000;

    /** Returns a reason as far as its column takes it. */
    static String limited(String reason) {
        return reason.substring(0, Math.min(reason.length(), REASON_LIMIT));
    }
}
