package io.reactiveusers.client.web;

import io.reactiveusers.common.RefusedMessageException;
import io.reactiveusers.common.WireCodec;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A dead letter without its text.
 *
 * @param userId {@code null} if the message has no readable user id
 * @param reason why the message cannot be applied or redriven; {@code null} if it can be
 */
public record DeadLetter(String messageId, Instant sentAt, int receiveCount, Long userId, String reason) {
    /**
     * Describes a message, whatever its body is: a listing must not fail because of one message.
     *
     * @param fault why the bridge cannot deliver it; {@code null} if it can
     * @param notBefore a message first sent before this time cannot be redriven
     */
    static DeadLetter of(
            String messageId, Instant sentAt, int receiveCount, String body, String fault, Instant notBefore) {
        return new DeadLetter(
                messageId, sentAt, receiveCount, userId(body), fault == null ? reason(body, sentAt, notBefore) : fault);
    }

    private static Long userId(String body) {
        try {
            OptionalLong id = WireCodec.userId(body);
            return id.isPresent() ? id.getAsLong() : null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static String reason(String body, Instant sentAt, Instant notBefore) {
        try {
            WireCodec.decode(body, sentAt);
        } catch (RefusedMessageException e) {
            return e.getMessage();
        } catch (RuntimeException e) {
            return "cannot be read";
        }
        return sentAt.isBefore(notBefore) ? "first sent too long ago to be redriven" : null;
    }
}
