package io.reactiveusers.bridge;

import io.reactiveusers.bridge.Delivery.Outcome;
import jakarta.jms.JMSException;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Receives, delivers and settles, again and again on one thread of the container, until the stop. Each message is
 * delivered in a transaction of its own; or, if the listener takes batches, what one receive brought in one, and only if
 * that fails each message again in its own, so that only the bad ones are held back. After the commit, what the listener
 * did not refuse is deleted. Any throwable not foreseen here ends this consumer; its {@link Activation} replaces it, and
 * what it had in hand comes back when the visibility time-out ends.
 */
@SuppressWarnings("serial") // WorkContextProvider is serialisable; no work of the bridge is ever serialised
final class Consumer implements Work, WorkContextProvider {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);
    private static final Duration PAUSED_CHECK = Duration.ofMillis(200);

    private final SqsActivationSpec spec;
    private final SqsQueue queue;
    private final Breaker breaker;
    private final DatabaseProbe database;
    private final BridgeState state;
    private final Stop stop;
    private final Listener listener;
    private final InHand inHand;
    private final Receiver receiver;
    private final Settlement settlement;
    private volatile boolean running;

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
        this.receiver = new Receiver(queue, spec.getWaitTimeSeconds(), inHand, state, stop);
        this.settlement = new Settlement(spec, queue, breaker, state, stop, inHand);
    }

    @Override
    public void run() {
        running = true;
        try {
            while (!stop.isNow()) {
                if (Thread.interrupted()) {
                    // On such a thread no call waits any more: the replacement gets a fresh one.
                    throw new IllegalStateException("interrupted");
                }
                if (!breaker.isPaused()) {
                    handle(receiver.receive(spec.getBatchSize()));
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

    /** Returns the hint that this work takes as long as its activation (Jakarta Connectors 2.1, 11.6.1). */
    @Override
    public List<WorkContext> getWorkContexts() {
        HintsContext hints = new HintsContext();
        hints.setHint(HintsContext.LONGRUNNING_HINT, true);
        return List.of(hints);
    }

    InHand inHand() {
        return inHand;
    }

    /** Returns whether the container has given it a thread. */
    boolean isRunning() {
        return running;
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
            handle(receiver.receive(1));
        }
    }

    private void handle(List<Message> received) {
        List<ReceivedMessage> messages = messages(received);
        if (messages.isEmpty()) {
            return;
        }
        if (!spec.isBatch()) {
            handleOneByOne(received(messages), false);
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
        // FIFO: the messages that follow a failed one in its group wait with it, because they would overtake it. That
        // ends when it goes to the dead-letter queue: those that waited have the same receive count, and would go there
        // too.
        Map<String, Integer> delayOfGroup = new HashMap<>();
        // Bad messages may pause the receiving meanwhile; what is in hand has spent its receive and gets its delivery.
        boolean canDeliver = true;
        for (Message message : received) {
            // Fair queues have groups as well, but no order.
            String group = spec.isFifo() ? message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID) : null;
            boolean last = settlement.isLastReceive(message);
            boolean held = delayOfGroup.containsKey(group) && !last;
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
            if (group != null && !last) {
                delayOfGroup.putIfAbsent(group, delay);
            }
        }
    }

    /** Delivers in one transaction. If it is not the messages that failed, pauses, and says that it was not begun. */
    private Delivery deliver(List<ReceivedMessage> messages) {
        Delivery delivery = listener.deliver(spec.isBatch() ? MessageBatch.of(messages) : messages.get(0));
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
