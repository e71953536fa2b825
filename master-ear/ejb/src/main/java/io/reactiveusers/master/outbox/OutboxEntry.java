package io.reactiveusers.master.outbox;

import io.reactiveusers.master.sns.Publication;
import java.util.UUID;

/**
 * A claimed change.
 *
 * @param id of the row
 * @param owner the token of the claim
 * @param attempts how often it has failed
 */
public record OutboxEntry(long id, UUID owner, Publication publication, int attempts) {}
