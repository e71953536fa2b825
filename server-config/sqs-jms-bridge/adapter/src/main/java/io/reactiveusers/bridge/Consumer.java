package io.reactiveusers.bridge;

import io.reactiveusers.bridge.Listener.Outcome;
import io.reactiveusers.support.retry.Backoff;
import jakarta.jms.JMSException;
import jakarta.resource.spi.work.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Receives, delivers, settles; over and over on one thread of the container, until the stop. What one receive brought is
 * delivered in one transaction and deleted after its commit. If that fails it is delivered again, one message a
 * transaction, so that only the bad one is held back. Any throwable not foreseen here ends this consumer; its {@link
 * Activation} replaces it, and what it had in hand comes back when its visibility time-out ends.
 */
final class Consumer implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);
    private static final Backoff WHILE_SQS_IS_AWAY = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final Duration PAUSED_CHECK = Duration.ofMillis(200);

    private final SqsActivationSpec spec;
    private final SqsQueue queue;
    private final Breaker breaker;
    private final DatabaseProbe database;
    private final BridgeState state;
    private final Stop stop;
    private final Listener listener;
    private final InHand inHand;
    private final Backoff retryDelay;
    private String reason;
    private boolean presented;
    private int unanswered;

    Consumer(
            SqsActivationSpec spec,
            SqsQueue queue,
            Breaker breaker,
            DatabaseProbe database,
            BridgeState state,
            Stop stop,
            Listener listener) {
        this.spec = spec;
        this.queue = queue;
        this.breaker = breaker;
        this.database = database;
        this.state = state;
        this.stop = stop;
        this.listener = listener;
        this.inHand = new InHand(queue);
        this.retryDelay = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(spec.getMaxRetryDelay()));
    }

    @Override
    public void run() {
        try {
            while (!stop.isNow()) {
                if (Thread.interrupted()) {
                    // No call waits any more on such a thread: a fresh one is needed.
                    throw new IllegalStateException("interrupted");
                }
                if (!breaker.isPaused()) {
                    handle(receive(spec.getBatchSize()));
                } else if (breaker.mayProbe()) {
                    try {
                        probe();
                    } finally {
                        breaker.probed();
                    }
                } else {
                    stop.await(PAUSED_CHECK);
                }
            }
        } finally {
            listener.release();
        }
    }

    /** Does nothing: a container also calls it when the work has ended normally. The stop comes by {@link Activation}. */
    @Override
    public void release() {}

    InHand inHand() {
        return inHand;
    }

    private List<Message> receive(int max) {
        List<Message> received = new ArrayList<>();
        try {
            queue.connect();
            List<Message> part = queue.receive(max, spec.getWaitTimeSeconds());
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
            if (received.isEmpty() && !stop.isNow()) {
                if (e instanceof QueueDoesNotExistException) {
                    queue.forget();
                }
                state.unreachable(e);
                stop.await(WHILE_SQS_IS_AWAY.after(++unanswered));
            }
        }
        return received;
    }

    /** Resumes if database and container take work again; where the database cannot be asked, tries with one message. */
    private void probe() {
        String fault = database.fault();
        if (fault != null) {
            breaker.pause(fault);
        } else if (!listener.transactionsWork()) {
            breaker.pause(listener.reason());
        } else if (database.isNamed() || state.getLastReceive() == 0) {
            breaker.resume();
        } else {
            handle(receive(1));
        }
    }

    private void handle(List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        Outcome outcome = deliver(messages, false);
        if (outcome == Outcome.COMMITTED) {
            acknowledge(messages);
        } else if (outcome == Outcome.NOT_BEGUN) {
            comeBack(messages, 0);
        } else if (messages.size() == 1) {
            failed(messages.get(0));
        } else {
            handleOneByOne(messages, presented);
        }
    }

    private void handleOneByOne(List<Message> messages, boolean again) {
        // FIFO: what follows a failed message in its group waits with it, or it would overtake.
        Map<String, Integer> delayOfGroup = new HashMap<>();
        // Bad messages may pause the receiving meanwhile; what is in hand has spent its receive and gets its delivery.
        boolean canDeliver = true;
        for (Message message : messages) {
            String group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
            boolean held = delayOfGroup.containsKey(group);
            Outcome outcome =
                    held || stop.isNow() || !canDeliver ? Outcome.NOT_BEGUN : deliver(List.of(message), again);
            canDeliver &= held || outcome != Outcome.NOT_BEGUN;
            if (outcome == Outcome.COMMITTED) {
                acknowledge(List.of(message));
                continue;
            }
            int delay = 0;
            if (outcome == Outcome.ROLLED_BACK) {
                delay = failed(message);
            } else {
                delay = held ? delayOfGroup.get(group) : 0;
                comeBack(List.of(message), delay);
            }
            if (group != null) {
                delayOfGroup.putIfAbsent(group, delay);
            }
        }
    }

    /** Delivers in one transaction. Where it is not the messages that failed, pauses, and says it was not begun. */
    private Outcome deliver(List<Message> messages, boolean again) {
        MessageBatch batch;
        presented = false;
        try {
            batch = new MessageBatch(messages, queue.url(), again);
        } catch (JMSException | RuntimeException e) {
            // An attribute that says it is a number, say, and is none.
            reason = "not a JMS message: " + e.getClass().getName();
            return Outcome.ROLLED_BACK;
        }
        Outcome outcome = listener.deliver(batch);
        presented = outcome != Outcome.NOT_BEGUN;
        reason = listener.reason();
        String fault = outcome == Outcome.ROLLED_BACK ? database.fault() : null;
        if (fault != null) {
            reason = fault;
            outcome = Outcome.NOT_BEGUN;
        }
        if (outcome == Outcome.NOT_BEGUN && !stop.isNow()) {
            breaker.pause(reason);
        }
        return outcome;
    }

    private void acknowledge(List<Message> messages) {
        breaker.succeeded();
        state.committed(messages.size());
        inHand.letGo(messages);
        queue.delete(messages);
    }

    private void comeBack(List<Message> messages, int seconds) {
        inHand.letGo(messages);
        queue.hide(messages, seconds);
    }

    /** Holds one failed message back; says for how many seconds. */
    private int failed(Message message) {
        if (stop.isNow()) {
            // The listener may have failed because it is being stopped.
            comeBack(List.of(message), 0);
            return 0;
        }
        int receives = receives(message);
        int delay = (int) Math.max(1, Math.round(retryDelay.after(receives).toMillis() / 1000.0));
        if (receives == queue.maxReceiveCount()) {
            LOG.warn(
                    "RU0204 queue {}: message {} failed at its last receive, number {} ({}), and goes to the dead-letter"
                            + " queue",
                    spec.queueName(),
                    message.messageId(),
                    receives,
                    reason);
        } else if (receives == 1) {
            LOG.warn(
                    "RU0202 queue {}: message {} failed ({}); it comes back after {} s, then ever later",
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

    static int receives(Message message) {
        String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return count == null ? 1 : Integer.parseInt(count);
    }
}
