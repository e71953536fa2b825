package io.reactiveusers.master.outbox;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.support.transaction.AfterCommit;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * Records each change in the outbox at once, while the change is being flushed and in its transaction. A failure to do
 * so rolls the change back.
 */
@ApplicationScoped
public class OutboxRecorder {
    @Inject
    private Outbox outbox;

    @Inject
    private OutboxPublisher publisher;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    void on(@Observes UserChanged change) {
        outbox.record(change);
        AfterCommit.once(transaction, OutboxRecorder.class, publisher::nudge);
    }
}
