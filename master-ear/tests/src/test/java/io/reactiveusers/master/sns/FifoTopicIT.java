package io.reactiveusers.master.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.master.Queue;
import io.reactiveusers.master.outbox.OutboxEntry;
import io.reactiveusers.testkit.FaultProxy.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A topic whose name ends in {@code .fifo}. */
class FifoTopicIT extends SnsTopicFixture {
    @Test
    void fifoTopicKeepsTheOrderOfAUserAndTakesAnEventOnce() {
        SnsTopic fifo = topic("users.fifo");
        try (Queue queue = new Queue("users-client-1.fifo")) {
            long one = IDS.incrementAndGet();
            long other = IDS.incrementAndGet();
            List<UUID> ofOne = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                OutboxEntry message = message(one, i, "");
                ofOne.add(message.eventId());
                List<OutboxEntry> batch = List.of(message, message(other, i, ""));
                // Publishes an event twice, as after a lost response.
                if (i % 5 == 0) {
                    proxy.decide(request -> Fault.DUPLICATE);
                    publish(fifo, batch);
                    publish(fifo, batch);
                    proxy.decide(request -> Fault.PASS);
                } else {
                    publish(fifo, batch);
                }
            }
            assertThat(queue.awaitUntil(one, event -> event.revision() == 20))
                    .extracting(UserChanged::eventId)
                    .containsExactlyElementsOf(ofOne);
            assertThat(queue.awaitUntil(other, event -> event.revision() == 20))
                    .extracting(UserChanged::revision)
                    .isSorted()
                    .doesNotHaveDuplicates();
        } finally {
            fifo.disconnect();
        }
    }

    private static void publish(SnsTopic topic, List<OutboxEntry> batch) {
        assertThat(sent(topic.publish(batch))).hasSize(batch.size());
    }
}
