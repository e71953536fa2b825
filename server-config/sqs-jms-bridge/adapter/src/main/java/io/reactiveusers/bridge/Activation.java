package io.reactiveusers.bridge;

import io.reactiveusers.support.retry.Backoff;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkAdapter;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.time.Duration;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One active message-driven bean, with its queue and its consumers, which it keeps alive. {@link #stop()} drains: messages
 * whose transaction has committed are deleted, the others stay in the queue.
 */
final class Activation {
    private static final Logger LOG = LoggerFactory.getLogger(Activation.class);
    private static final Duration EXTENSION_CHECK = Duration.ofMillis(250);
    private static final Duration ABORT_AGAIN = Duration.ofMillis(100);
    private static final Backoff BEFORE_REPLACEMENT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    private final BootstrapContext container;
    private final MessageEndpointFactory endpoints;
    private final SqsActivationSpec spec;
    private final Stop stop = new Stop();
    private final SqsQueue queue;
    private final DatabaseProbe database;
    private final Breaker breaker;
    private final BridgeState state;
    private final Set<Consumer> consumers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger deaths = new AtomicInteger();
    private Timer timer;

    Activation(BootstrapContext container, MessageEndpointFactory endpoints, SqsActivationSpec spec) {
        this.container = container;
        this.endpoints = endpoints;
        this.spec = spec;
        this.queue = new SqsQueue(spec, stop);
        this.database = new DatabaseProbe(spec.getProbeDataSource(), spec.getProbeStatement());
        this.breaker = new Breaker(spec.queueName(), spec.getFailuresBeforePause());
        this.state = new BridgeState(
                spec.queueName(),
                stop,
                breaker,
                () -> (int) consumers.stream().filter(Consumer::isRunning).count(),
                () -> consumers.stream()
                        .mapToInt(consumer -> consumer.inHand().size())
                        .sum(),
                queue::countWaiting,
                new DeadLetters(spec.queueName(), queue));
    }

    /**
     * @throws ResourceException if the container has no timer to give
     */
    void start() throws ResourceException {
        timer = container.createTimer();
        TimerTask extensions =
                task(() -> consumers.forEach(consumer -> consumer.inHand().extend()));
        timer.schedule(extensions, EXTENSION_CHECK.toMillis(), EXTENSION_CHECK.toMillis());
        for (int i = 0; i < spec.getConsumers(); i++) {
            startConsumer();
        }
        state.register();
    }

    /** Stops receiving at once, then waits for the deliveries under way, at most as long as the drain time-out. */
    void stop() {
        stop.now();
        queue.abortReceives();
        long deadline =
                System.nanoTime() + Duration.ofSeconds(spec.getDrainTimeout()).toNanos();
        synchronized (consumers) {
            while (isRunning() && System.nanoTime() - deadline < 0) {
                try {
                    consumers.wait(ABORT_AGAIN.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
                queue.abortReceives();
            }
            if (isRunning()) {
                LOG.warn(
                        "RU0208 queue {}: {} deliveries still run at the end of drainTimeout; those that do not commit"
                                + " are delivered again",
                        spec.queueName(),
                        consumers.size());
            }
        }
        timer.cancel();
        state.unregister();
        closeAfterLastConsumer();
    }

    /** A consumer that waits for a thread ends as soon as it gets one. */
    private boolean isRunning() {
        return consumers.stream().anyMatch(Consumer::isRunning);
    }

    private void startConsumer() {
        Listener listener = new Listener(endpoints, container.getTransactionSynchronizationRegistry());
        Consumer consumer = new Consumer(spec, queue, breaker, database, state, stop, listener);
        synchronized (consumers) {
            if (stop.isNow()) {
                return;
            }
            consumers.add(consumer);
        }
        try {
            container.getWorkManager().scheduleWork(consumer, WorkManager.INDEFINITE, null, new WorkAdapter() {
                @Override
                public void workRejected(WorkEvent event) {
                    ended(consumer, event.getException());
                }

                @Override
                public void workCompleted(WorkEvent event) {
                    ended(consumer, event.getException());
                }
            });
        } catch (WorkException e) {
            ended(consumer, e);
        }
    }

    private void ended(Consumer consumer, Throwable reason) {
        synchronized (consumers) {
            if (!consumers.remove(consumer)) {
                return;
            }
            consumers.notifyAll();
            if (!stop.isNow()) {
                Duration delay = BEFORE_REPLACEMENT.after(deaths.incrementAndGet());
                LOG.error(
                        "RU0209 queue {}: a consumer died and is replaced in {} ms",
                        spec.queueName(),
                        delay.toMillis(),
                        reason);
                timer.schedule(task(this::startConsumer), delay.toMillis());
                return;
            }
        }
        closeAfterLastConsumer();
    }

    private void closeAfterLastConsumer() {
        synchronized (consumers) {
            if (consumers.isEmpty()) {
                queue.close();
            }
        }
    }

    private TimerTask task(Runnable action) {
        return new TimerTask() {
            @Override
            public void run() {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    // Not thrown, because that would end the timer.
                    LOG.error("RU0210 queue {}: a task of the timer failed", spec.queueName(), e);
                }
            }
        };
    }
}
