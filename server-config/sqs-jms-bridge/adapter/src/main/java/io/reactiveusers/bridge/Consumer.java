package io.reactiveusers.bridge;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Receives, delivers, settles; over and over on one thread of the container, until the stop. What one receive brought is
 * delivered in one transaction and deleted after its commit. If that fails it is delivered again, one message a
 * transaction, so that only the bad one is held back. Any throwable not foreseen here ends this consumer; its {@link
 * Activation} replaces it, and what it had in hand comes back when its visibility time-out ends.
 */
final class Consumer implements Work, WorkContextProvider {
    static final Method ON_MESSAGE;

    static {
        try {
            ON_MESSAGE = MessageListener.class.getMethod("onMessage", Message.class);
        } catch (NoSuchMethodException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);
    private static final Backoff WHILE_SQS_IS_AWAY = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final Duration PAUSED_CHECK = Duration.ofMillis(200);

    private enum Outcome {
        COMMITTED,
        /** Rolled back, by the messages' own fault as far as can be told. */
        FAILED,
        /** Database or container cannot take messages. */
        UNAVAILABLE
    }

    private final transient Activation activation;
    private final transient SqsQueue queue;
    private final transient Breaker breaker;
    private final transient Stop stop;
    private final transient Backoff retryDelay;
    private final transient List<software.amazon.awssdk.services.sqs.model.Message> inHand = new ArrayList<>();
    private transient volatile int inHandCount;
    private transient long visibleFrom;
    private transient MessageEndpoint endpoint;
    private transient String reason;
    private transient int unanswered;

    Consumer(Activation activation) {
        this.activation = activation;
        this.queue = activation.queue();
        this.breaker = activation.breaker();
        this.stop = activation.stopSignal();
        this.retryDelay = new Backoff(
                Duration.ofSeconds(1), Duration.ofSeconds(activation.spec().getMaxRetryDelay()));
    }

    @Override
    public void run() {
        try {
            while (!stop.isNow()) {
                if (breaker.pausedBecause() == null) {
                    handle(receive(activation.spec().getBatchSize()));
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
            dropEndpoint();
        }
    }

    /** Does nothing: a container also calls it when the work has ended normally. The stop comes by {@link Activation}. */
    @Override
    public void release() {}

    /** Asks the container not to spend one of its threads for short work. */
    @Override
    public List<WorkContext> getWorkContexts() {
        HintsContext hints = new HintsContext();
        hints.setHint(HintsContext.LONGRUNNING_HINT, Boolean.TRUE);
        return List.of(hints);
    }

    private List<software.amazon.awssdk.services.sqs.model.Message> receive(int max) {
        List<software.amazon.awssdk.services.sqs.model.Message> received = new ArrayList<>();
        try {
            queue.connect();
            List<software.amazon.awssdk.services.sqs.model.Message> part =
                    queue.receive(max, activation.spec().getWaitTimeSeconds());
            take(part);
            received.addAll(part);
            unanswered = 0;
            activation.received();
            while (part.size() == SqsQueue.CALL_LIMIT && received.size() < max) {
                part = queue.receive(max - received.size(), 0);
                take(part);
                received.addAll(part);
            }
        } catch (SdkException e) {
            if (received.isEmpty() && !stop.isNow()) {
                if (e instanceof QueueDoesNotExistException) {
                    queue.forget();
                }
                activation.unreachable(e);
                stop.await(WHILE_SQS_IS_AWAY.after(++unanswered));
            }
        }
        return received;
    }

    /** Resumes if database and container take work again; where neither can be asked, tries with one message. */
    private void probe() {
        if (!activation.databaseAnswers() || !transactionsWork()) {
            breaker.pause(reason == null ? "the database does not answer" : reason);
        } else if (activation.mayResumeUntried()) {
            breaker.resume();
        } else {
            handle(receive(1));
        }
    }

    /** An empty delivery: begins and commits, or shows that the container cannot. */
    private boolean transactionsWork() {
        reason = null;
        try {
            openEndpoint();
            endpoint.beforeDelivery(ON_MESSAGE);
            endpoint.afterDelivery();
            return true;
        } catch (ResourceException | NoSuchMethodException | RuntimeException e) {
            reason = "no delivery can begin: " + e.getClass().getName();
            dropEndpoint();
            return false;
        }
    }

    private void handle(List<software.amazon.awssdk.services.sqs.model.Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        Outcome outcome = deliver(messages);
        if (outcome == Outcome.COMMITTED) {
            acknowledge(messages);
        } else if (outcome == Outcome.UNAVAILABLE) {
            comeBack(messages, 0);
            breaker.pause(reason);
        } else if (messages.size() == 1) {
            failed(messages.get(0));
        } else {
            handleOneByOne(messages);
        }
    }

    private void handleOneByOne(List<software.amazon.awssdk.services.sqs.model.Message> messages) {
        // FIFO: what follows a failed message in its group waits with it, or it would overtake.
        Map<String, Integer> delayOfGroup = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            software.amazon.awssdk.services.sqs.model.Message message = messages.get(i);
            String group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
            if (group != null && delayOfGroup.containsKey(group)) {
                comeBack(List.of(message), delayOfGroup.get(group));
                continue;
            }
            Outcome outcome = stop.isNow() || breaker.pausedBecause() != null ? null : deliver(List.of(message));
            if (outcome == Outcome.COMMITTED) {
                acknowledge(List.of(message));
            } else if (outcome == Outcome.FAILED) {
                int delay = failed(message);
                if (group != null) {
                    delayOfGroup.put(group, delay);
                }
            } else {
                comeBack(List.of(message), 0);
                if (group != null) {
                    delayOfGroup.put(group, 0);
                }
                if (outcome == Outcome.UNAVAILABLE) {
                    breaker.pause(reason);
                }
            }
        }
    }

    private Outcome deliver(List<software.amazon.awssdk.services.sqs.model.Message> messages) {
        reason = null;
        MessageBatch batch;
        try {
            batch = new MessageBatch(messages, queue.url());
        } catch (JMSException e) {
            reason = "not a JMS message: " + e.getClass().getName();
            return Outcome.FAILED;
        }
        AtomicInteger status = new AtomicInteger(Status.STATUS_UNKNOWN);
        try {
            openEndpoint();
            endpoint.beforeDelivery(ON_MESSAGE);
        } catch (ResourceException | NoSuchMethodException | RuntimeException e) {
            reason = "no delivery can begin: " + e.getClass().getName();
            dropEndpoint();
            return Outcome.UNAVAILABLE;
        }
        try {
            activation.transactions().registerInterposedSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {}

                @Override
                public void afterCompletion(int ended) {
                    status.set(ended);
                }
            });
            ((MessageListener) endpoint).onMessage(batch);
        } catch (RuntimeException e) {
            reason = rootOf(e).getClass().getName();
        } finally {
            try {
                endpoint.afterDelivery();
            } catch (ResourceException | RuntimeException e) {
                reason = reason == null ? rootOf(e).getClass().getName() : reason;
                dropEndpoint();
            }
        }
        // Only the transaction's own word counts: a rollback-only one throws nothing.
        if (status.get() == Status.STATUS_COMMITTED) {
            return Outcome.COMMITTED;
        }
        if (!activation.databaseAnswers()) {
            reason = "the database does not answer";
            return Outcome.UNAVAILABLE;
        }
        return Outcome.FAILED;
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private void openEndpoint() throws ResourceException {
        if (endpoint == null) {
            endpoint = activation.endpoints().createEndpoint(null);
        }
    }

    private void dropEndpoint() {
        if (endpoint != null) {
            endpoint.release();
            endpoint = null;
        }
    }

    private void acknowledge(List<software.amazon.awssdk.services.sqs.model.Message> messages) {
        breaker.succeeded();
        activation.committed(messages.size());
        letGo(messages);
        queue.delete(messages);
    }

    /** Holds one failed message back; says for how many seconds. */
    private int failed(software.amazon.awssdk.services.sqs.model.Message message) {
        if (stop.isNow()) {
            // The listener may have failed because it is being stopped.
            comeBack(List.of(message), 0);
            return 0;
        }
        int receives = receives(message);
        int delay = (int) Math.max(1, Math.round(retryDelay.after(receives).toMillis() / 1000.0));
        String why = reason == null ? "the listener rolled back" : reason;
        if (receives == queue.maxReceiveCount()) {
            LOG.warn(
                    "RU0204 queue {}: message {} failed for the last time ({} receives, {}); it goes to the dead-letter"
                            + " queue",
                    activation.spec().queueName(),
                    message.messageId(),
                    receives,
                    why);
        } else if (receives == 1) {
            LOG.warn(
                    "RU0202 queue {}: message {} failed ({}); it comes back after {} s, then ever later",
                    activation.spec().queueName(),
                    message.messageId(),
                    why,
                    delay);
        }
        comeBack(List.of(message), delay);
        activation.failed();
        breaker.failed(message.messageId());
        return delay;
    }

    private static int receives(software.amazon.awssdk.services.sqs.model.Message message) {
        String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return count == null ? 1 : Integer.parseInt(count);
    }

    private void comeBack(List<software.amazon.awssdk.services.sqs.model.Message> messages, int seconds) {
        letGo(messages);
        queue.comeBack(messages, seconds);
    }

    private void take(List<software.amazon.awssdk.services.sqs.model.Message> messages) {
        synchronized (inHand) {
            if (inHand.isEmpty()) {
                visibleFrom = System.nanoTime();
            }
            inHand.addAll(messages);
            inHandCount = inHand.size();
        }
    }

    /** Waits for an extension under way: it would undo the delay that follows. */
    private void letGo(List<software.amazon.awssdk.services.sqs.model.Message> messages) {
        synchronized (inHand) {
            inHand.removeAll(messages);
            inHandCount = inHand.size();
        }
    }

    /** Keeps what is in hand invisible if half of its visibility time-out has gone by; called by the container's timer. */
    void extendVisibility() {
        synchronized (inHand) {
            long half = Duration.ofSeconds(queue.visibility()).toNanos() / 2;
            if (!inHand.isEmpty() && System.nanoTime() - visibleFrom >= half) {
                long now = System.nanoTime();
                if (queue.comeBack(List.copyOf(inHand), queue.visibility())) {
                    visibleFrom = now;
                }
            }
        }
    }

    int inHandCount() {
        return inHandCount;
    }
}
