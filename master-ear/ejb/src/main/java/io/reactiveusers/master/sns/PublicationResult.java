package io.reactiveusers.master.sns;

import java.util.List;
import java.util.Map;

/**
 * What became of messages. What is in none of the first three was not tried, or nobody knows.
 *
 * @param refused by SNS for a fault of their own, each with the reason
 * @param failed where SNS took other messages of the same call but failed at these, each with the reason
 * @param unavailable why SNS could not be asked for the rest; {@code null}: it was
 */
public record PublicationResult(
        List<Publication> accepted,
        Map<Publication, String> refused,
        Map<Publication, String> failed,
        String unavailable) {}
