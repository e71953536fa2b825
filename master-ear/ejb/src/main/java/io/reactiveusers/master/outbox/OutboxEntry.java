package io.reactiveusers.master.outbox;

import io.reactiveusers.master.sns.Publication;

/**
 * A claimed change.
 *
 * @param attempts how often SNS has refused it
 */
public record OutboxEntry(Publication publication, int attempts) {}
