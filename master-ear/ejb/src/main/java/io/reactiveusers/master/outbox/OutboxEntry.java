package io.reactiveusers.master.outbox;

import io.reactiveusers.common.Action;
import java.util.UUID;

/**
 * A change that a sender has claimed.
 *
 * @param id of the row
 * @param owner the token of the claim
 * @param eventId stays the same for every attempt to send the change
 * @param payload the finished message
 * @param attempts how often sending it has failed
 */
public record OutboxEntry(long id, UUID owner, long userId, UUID eventId, Action action, String payload, int attempts) {
    /** Without the message, which is personal. */
    @Override
    public String toString() {
        return "OutboxEntry[id=" + id + ", userId=" + userId + ", eventId=" + eventId + ", attempts=" + attempts + "]";
    }
}
