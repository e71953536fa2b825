package io.reactiveusers.bridge;

import io.reactiveusers.support.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Receives messages for one consumer, and waits while SQS is out of reach. For one thread. */
final class Receiver {
    private static final Backoff WHILE_SQS_IS_AWAY = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    private final SqsQueue queue;
    private final int waitSeconds;
    private final InHand inHand;
    private final BridgeState state;
    private final Stop stop;
    private int unanswered;

    Receiver(SqsQueue queue, int waitSeconds, InHand inHand, BridgeState state, Stop stop) {
        this.queue = queue;
        this.waitSeconds = waitSeconds;
        this.inHand = inHand;
        this.state = state;
        this.stop = stop;
    }

    /**
     * Receives once, and again at once while receives are full and more messages are wanted.
     *
     * @return the messages held then; none if the queue is empty or, after a pause, if SQS is out of reach
     */
    List<Message> receive(int max) {
        List<Message> received = new ArrayList<>();
        try {
            queue.connect();
            List<Message> part = queue.receive(max, waitSeconds);
            inHand.take(part);
            received.addAll(part);
            unanswered = 0;
            state.received();
            while (part.size() == SqsQueue.CALL_LIMIT && received.size() < max) {
                part = queue.receive(max - received.size(), 0);
                inHand.take(part);
                received.addAll(part);
            }
        } catch (SdkException e) {
            if (!stop.isNow()) {
                state.unreachable(e);
            }
            // What has been received is delivered first, and deleted from this queue.
            if (received.isEmpty() && !stop.isNow()) {
                if (e instanceof QueueDoesNotExistException) {
                    queue.forget();
                }
                stop.await(WHILE_SQS_IS_AWAY.after(++unanswered));
            }
        }
        return received;
    }
}
