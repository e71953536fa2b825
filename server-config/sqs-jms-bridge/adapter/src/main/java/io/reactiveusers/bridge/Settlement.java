package io.reactiveusers.bridge;

import io.reactiveusers.support.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Deletes messages after their delivery, or gives them back to the queue, which delivers them again until it moves them
 * to its dead-letter queue. Reports to breaker and state. For one consumer's thread.
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    /**
     * Receives after which a refused message comes back as seldom as a failed one. Until then it comes back after {@link
     * #REFUSED_DELAY}, so that it is among the dead letters within seconds.
     */
    private static final int QUICK_REFUSALS = 10;

    /** In seconds. With 0 the same messages would be received again before others that wait. */
    private static final int REFUSED_DELAY = 1;

    private final SqsActivationSpec spec;
    private final SqsQueue queue;
    private final Breaker breaker;
    private final BridgeState state;
    private final Stop stop;
    private final InHand inHand;
    private final Backoff retryDelay;

    Settlement(SqsActivationSpec spec, SqsQueue queue, Breaker breaker, BridgeState state, Stop stop, InHand inHand) {
        this.spec = spec;
        this.queue = queue;
        this.breaker = breaker;
        this.state = state;
        this.stop = stop;
        this.inHand = inHand;
        this.retryDelay = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(spec.getMaxRetryDelay()));
    }

    /** Settles the messages of a transaction that has committed. */
    void committed(List<ReceivedMessage> messages) {
        List<Message> handled = messages.stream()
                .filter(message -> !message.isRefused())
                .map(ReceivedMessage::received)
                .toList();
        if (!handled.isEmpty()) {
            breaker.succeeded();
            state.committed(handled.size());
            inHand.letGo(handled);
            queue.delete(handled);
        }
        refused(messages.stream()
                .filter(ReceivedMessage::isRefused)
                .map(ReceivedMessage::received)
                .toList());
    }

    /**
     * Gives back messages that will be refused at every delivery. A refusal says nothing about the database, so the
     * breaker is not informed.
     */
    void refused(List<Message> messages) {
        Map<Integer, List<Message>> byDelay = new HashMap<>();
        for (Message message : messages) {
            int again = receives(message) - QUICK_REFUSALS;
            byDelay.computeIfAbsent(again < 0 ? REFUSED_DELAY : seconds(again + 1), delay -> new ArrayList<>())
                    .add(message);
        }
        byDelay.forEach((delay, same) -> comeBack(same, delay));
        state.refused(messages.size());
    }

    /** Gives messages back, which become visible after so many seconds. */
    void comeBack(List<Message> messages, int seconds) {
        inHand.letGo(messages);
        if (!messages.isEmpty() && !queue.hide(messages, seconds)) {
            LOG.warn(
                    "RU0214 queue {}: {} messages could not be given back, and come back when their visibility time-out"
                            + " ends",
                    spec.queueName(),
                    messages.size());
        }
    }

    /**
     * Holds one failed message back.
     *
     * @return for how many seconds
     */
    int failed(Message message, String reason) {
        if (stop.isNow()) {
            // The listener may have failed because it is being stopped.
            comeBack(List.of(message), 0);
            return 0;
        }
        int receives = receives(message);
        int delay = seconds(receives);
        if (isLastReceive(message)) {
            LOG.warn(
                    "RU0204 queue {}: message {} failed at its last receive, number {} ({}), and goes to the dead-letter"
                            + " queue",
                    spec.queueName(),
                    message.messageId(),
                    receives,
                    reason);
        } else if (receives == 1) {
            LOG.warn(
                    "RU0202 queue {}: message {} failed ({}); retried in {} s, then with growing delay",
                    spec.queueName(),
                    message.messageId(),
                    reason,
                    delay);
        }
        comeBack(List.of(message), delay);
        state.failed();
        breaker.failed(message.messageId());
        return delay;
    }

    /** Returns whether a message goes to the dead-letter queue if it is not deleted now. */
    boolean isLastReceive(Message message) {
        return queue.maxReceiveCount() > 0 && receives(message) >= queue.maxReceiveCount();
    }

    private int seconds(int attempts) {
        return (int) Math.max(1, Math.round(retryDelay.after(attempts).toMillis() / 1000.0));
    }

    /** Returns how often SQS has handed out a message. */
    static int receives(Message message) {
        String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return count == null ? 1 : Integer.parseInt(count);
    }
}
