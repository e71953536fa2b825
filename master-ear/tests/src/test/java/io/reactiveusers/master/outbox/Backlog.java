package io.reactiveusers.master.outbox;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** What the tests before have left in the outbox: an import may leave thousands of changes. */
public final class Backlog {
    private Backlog() {}

    /** Returns when all of it has been sent. */
    public static void awaitSent(OutboxOverview outbox) {
        await().atMost(Duration.ofMinutes(3)).until(() -> outbox.pending() == 0);
    }
}
