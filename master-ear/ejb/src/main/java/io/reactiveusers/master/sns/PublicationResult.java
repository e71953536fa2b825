package io.reactiveusers.master.sns;

import io.reactiveusers.master.outbox.Outcome;
import java.util.Map;
import java.util.UUID;

/**
 * The result of a publication.
 *
 * @param outcomes by event id; a message without one was not tried, or its outcome is unknown
 * @param unavailable why the rest could not be published; {@code null} if SNS was available
 */
public record PublicationResult(Map<UUID, Outcome> outcomes, String unavailable) {}
