package io.reactiveusers.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** The bridge's queue against the AWS emulator, without a server. */
class SqsQueueIT {
    private static SqsQueue queue(String name, Integer visibility) {
        SqsActivationSpec spec = new SqsActivationSpec();
        spec.setQueue(name);
        spec.setVisibilityTimeout(visibility);
        SqsQueue queue = new SqsQueue(spec, new Stop());
        queue.connect();
        return queue;
    }

    @Test
    void sameMessageTwiceInOneBatchIsDeleted() {
        Queues.send("twice", "once");
        try (SqsQueue queue = queue("twice", null)) {
            Message first = queue.receive(1, 5).get(0);
            queue.hide(List.of(first), 0);
            Message again = queue.receive(1, 5).get(0);
            assertThat(again.messageId()).isEqualTo(first.messageId());

            queue.delete(List.of(first, again));

            assertThat(Queues.held("twice")).isZero();
        }
    }

    @Test
    void visibilityAndReceiveLimitAreTheQueuesOwn() {
        try (SqsQueue queue = queue("batch", null)) {
            assertThat(queue.visibility()).isEqualTo(3);
            assertThat(queue.maxReceiveCount()).isEqualTo(5);
        }
        try (SqsQueue queue = queue("batch", 60)) {
            assertThat(queue.visibility()).isEqualTo(60);
        }
    }

    @Test
    void waitingReceiveCanBeAborted() {
        try (SqsQueue queue = queue("aborted", null)) {
            CompletableFuture<List<Message>> receive = CompletableFuture.supplyAsync(() -> queue.receive(1, 20));
            await().during(Duration.ofSeconds(1)).until(() -> !receive.isDone());

            queue.abortReceives();

            await().atMost(Duration.ofSeconds(5)).until(receive::isCompletedExceptionally);
        }
    }
}
