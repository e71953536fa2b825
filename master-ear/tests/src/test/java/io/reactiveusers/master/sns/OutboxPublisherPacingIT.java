package io.reactiveusers.master.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.testkit.FaultProxy.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often and for how long the publisher works. */
class OutboxPublisherPacingIT extends OutboxPublisherFixture {
    @Test
    void whileSnsIsAwayOneCallNowAndThenFindsOut() {
        for (int i = 0; i < 200; i++) {
            record(IDS.incrementAndGet(), "");
        }
        proxy.decide(request ->
                Fault.answer(400, "<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>"));
        publisher.drain();
        long first = proxy.counts().values().stream().mapToLong(Long::longValue).sum();
        for (int i = 0; i < 100; i++) {
            publisher.drain();
        }
        assertThat(proxy.counts().values().stream().mapToLong(Long::longValue).sum())
                .as("calls while it pauses")
                .isEqualTo(first);
        pass(Duration.ofSeconds(2));
        publisher.drain();
        assertThat(proxy.counts().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(first + 1);
        assertThat(outbox.pending()).isEqualTo(200);
    }

    /** Its pauses are measured by a clock that nobody sets. */
    @Test
    void pauseEndsWhenItsTimeHasPassed() {
        proxy.away();
        record(user, "");
        publisher.drain();
        proxy.back();
        publisher.drain();
        assertThat(outbox.pending()).as("it pauses").isOne();
        pass(Duration.ofSeconds(2));
        publisher.drain();
        assertThat(outbox.pending()).isZero();
    }

    @Test
    void oneDrainLeavesTheRestOfALongBacklogToTheNext() {
        for (int i = 0; i < 3000; i++) {
            record(IDS.incrementAndGet(), "");
        }
        publisher.drain();
        assertThat(outbox.pending()).isBetween(1000L, 2900L);
    }
}
