package io.reactiveusers.master.sns;

import io.reactiveusers.common.Action;
import java.util.UUID;

/**
 * A message for the topic.
 *
 * @param userId the message group on a FIFO topic
 * @param eventId the deduplication id on a FIFO topic; the same for every attempt
 * @param payload the finished message
 */
public record Publication(long userId, UUID eventId, Action action, String payload) {}
