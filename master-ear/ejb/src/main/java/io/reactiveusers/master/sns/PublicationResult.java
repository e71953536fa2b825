package io.reactiveusers.master.sns;

import java.util.List;
import java.util.Map;

/**
 * What became of a batch. What is neither accepted nor refused was not tried, or nobody knows.
 *
 * @param refused by SNS for a fault of their own, each with the reason
 * @param unavailable why SNS could not be asked for the rest; {@code null}: it was
 */
public record PublicationResult(List<Publication> accepted, Map<Publication, String> refused, String unavailable) {}
