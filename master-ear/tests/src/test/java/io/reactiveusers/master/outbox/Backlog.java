package io.reactiveusers.master.outbox;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The changes that earlier tests have left in the outbox; an import may leave thousands. */
public final class Backlog {
    private Backlog() {}

    /** Returns when all of them have been sent. */
    public static void awaitSent(OutboxOverview outbox) {
        await().atMost(Duration.ofMinutes(3)).until(() -> outbox.pending() == 0);
    }
}
