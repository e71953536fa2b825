package io.reactiveusers.bridge;

import io.reactiveusers.bridge.Delivery.Outcome;
import io.reactiveusers.support.retry.Backoff;
import jakarta.jms.JMSException;
import jakarta.resource.spi.work.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Receives, delivers and settles, again and again on one thread of the container, until the stop. What one receive
 * brought is delivered in one transaction; after its commit, what the listener did not refuse is deleted. If the
 * transaction fails, each message is delivered again in its own, so that only the bad ones are held back. Any throwable
 * not foreseen here ends this consumer; its {@link Activation} replaces it, and what it had in hand comes back when the
 * visibility time-out ends.
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
    private final Settlement settlement;
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
        this.settlement = new Settlement(spec, queue, breaker, state, stop, inHand);
    }

    @Override
    public void run() {
        try {
            while (!stop.isNow()) {
                if (Thread.interrupted()) {
                    // On such a thread no call waits any more: the replacement gets a fresh one.
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

    /** Does nothing: a container also calls it when the work has ended normally. {@link Activation} gives the stop. */
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

    /** Resumes if database and container take work again; if there is no database to ask, tries with one message. */
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

    private void handle(List<Message> received) {
        List<ReceivedMessage> messages = messages(received);
        if (messages.isEmpty()) {
            return;
        }
        Delivery delivery = deliver(messages);
        switch (delivery.outcome()) {
            case COMMITTED -> settlement.committed(messages);
            case NOT_BEGUN -> settlement.comeBack(received(messages), 0);
            case ROLLED_BACK -> {
                if (messages.size() == 1) {
                    settlement.failed(messages.get(0).received(), delivery.reason());
                } else {
                    handleOneByOne(received(messages), delivery.presented());
                }
            }
        }
    }

    private void handleOneByOne(List<Message> received, boolean again) {
        // FIFO: what follows a failed message in its group waits with it, or it would overtake.
        Map<String, Integer> delayOfGroup = new HashMap<>();
        // Bad messages may pause the receiving meanwhile; what is in hand has spent its receive and gets its delivery.
        boolean canDeliver = true;
        for (Message message : received) {
            String group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
            boolean held = delayOfGroup.containsKey(group);
            List<ReceivedMessage> alone = List.of(message(message, again).orElseThrow());
            Delivery delivery =
                    held || stop.isNow() || !canDeliver ? new Delivery(Outcome.NOT_BEGUN, null, false) : deliver(alone);
            canDeliver &= held || delivery.outcome() != Outcome.NOT_BEGUN;
            if (delivery.outcome() == Outcome.COMMITTED) {
                // A refused message holds nothing back: it would not have been applied before what follows it either.
                settlement.committed(alone);
                continue;
            }
            int delay = 0;
            if (delivery.outcome() == Outcome.ROLLED_BACK) {
                delay = settlement.failed(message, delivery.reason());
            } else {
                delay = held ? delayOfGroup.get(group) : 0;
                settlement.comeBack(List.of(message), delay);
            }
            if (group != null) {
                delayOfGroup.putIfAbsent(group, delay);
            }
        }
    }

    /** Delivers in one transaction. If it is not the messages that failed, pauses, and says that it was not begun. */
    private Delivery deliver(List<ReceivedMessage> messages) {
        Delivery delivery = listener.deliver(MessageBatch.of(messages));
        String fault = delivery.outcome() == Outcome.ROLLED_BACK ? database.fault() : null;
        if (fault != null) {
            delivery = new Delivery(Outcome.NOT_BEGUN, fault, delivery.presented());
        }
        if (delivery.outcome() == Outcome.NOT_BEGUN && !stop.isNow()) {
            breaker.pause(delivery.reason());
        }
        return delivery;
    }

    /** Returns what can be delivered; the bridge itself refuses the rest, for the listener cannot get it. */
    private List<ReceivedMessage> messages(List<Message> received) {
        List<ReceivedMessage> messages = new ArrayList<>(received.size());
        for (Message message : received) {
            message(message, false).ifPresentOrElse(messages::add, () -> settlement.refused(List.of(message)));
        }
        return messages;
    }

    private Optional<ReceivedMessage> message(Message message, boolean again) {
        try {
            return Optional.of(new ReceivedMessage(message, queue.url(), again));
        } catch (JMSException | RuntimeException e) {
            // An attribute that says it is a number, say, and is none.
            if (Settlement.receives(message) == 1) {
                LOG.warn(
                        "RU0212 queue {}: message {} cannot be delivered, for it has an attribute that Jakarta Messaging"
                                + " cannot express ({}), and is left to the dead-letter queue",
                        spec.queueName(),
                        message.messageId(),
                        e.getClass().getName());
            }
            return Optional.empty();
        }
    }

    private static List<Message> received(List<ReceivedMessage> messages) {
        return messages.stream().map(ReceivedMessage::received).toList();
    }
}
