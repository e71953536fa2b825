package io.reactiveusers.master.sns;

import io.reactiveusers.master.outbox.Outcome;
import java.util.Map;
import java.util.UUID;

/**
 * What became of messages.
 *
 * @param outcomes by event id; a message without one was not tried, or nobody knows
 * @param unavailable why SNS could not be asked about the rest; {@code null} if nothing hindered it
 */
public record PublicationResult(Map<UUID, Outcome> outcomes, String unavailable) {}
