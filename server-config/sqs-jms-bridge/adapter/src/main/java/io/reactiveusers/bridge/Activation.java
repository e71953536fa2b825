package io.reactiveusers.bridge;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkAdapter;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One active message-driven bean: its consumers, which it keeps alive, its queue and its state. {@link #stop()} drains:
 * what has committed is deleted, the rest stays in the queue.
 */
final class Activation implements SqsBridgeMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(Activation.class);
    private static final Duration EXTENSION_CHECK = Duration.ofMillis(250);
    private static final Backoff BEFORE_REPLACEMENT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    private static final int PROBE_SECONDS = 5;

    private final BootstrapContext container;
    private final MessageEndpointFactory endpoints;
    private final SqsActivationSpec spec;
    private final Stop stop = new Stop();
    private final SqsQueue queue;
    private final Breaker breaker;
    private final Set<Consumer> consumers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger deaths = new AtomicInteger();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean reachable = true;
    private volatile long lastReceive;
    private volatile long lastCommit;
    private Timer timer;
    private ObjectName name;

    Activation(BootstrapContext container, MessageEndpointFactory endpoints, SqsActivationSpec spec) {
        this.container = container;
        this.endpoints = endpoints;
        this.spec = spec;
        this.queue = new SqsQueue(spec, stop);
        this.breaker = new Breaker(spec.queueName(), spec.getFailuresBeforePause());
    }

    /**
     * @throws ResourceException if the container has no timer to give
     */
    void start() throws ResourceException {
        timer = container.createTimer();
        every(EXTENSION_CHECK, () -> consumers.forEach(Consumer::extendVisibility));
        for (int i = 0; i < spec.getConsumers(); i++) {
            startConsumer();
        }
        try {
            name = new ObjectName("io.reactiveusers:type=SqsBridge,queue=" + spec.queueName());
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, name);
        } catch (JMException e) {
            name = null;
            LOG.warn(
                    "RU0207 queue {}: its state cannot be shown ({})",
                    spec.queueName(),
                    e.getClass().getSimpleName());
        }
    }

    /** Stops receiving at once, then waits for the deliveries in hand, at most the drain time-out. */
    void stop() {
        stop.now();
        long deadline =
                System.nanoTime() + Duration.ofSeconds(spec.getDrainTimeout()).toNanos();
        synchronized (consumers) {
            while (!consumers.isEmpty() && System.nanoTime() - deadline < 0) {
                queue.abortReceives();
                try {
                    consumers.wait(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            if (!consumers.isEmpty()) {
                LOG.warn(
                        "RU0208 queue {}: {} deliveries still run after {} s; what they do not commit comes back",
                        spec.queueName(),
                        consumers.size(),
                        spec.getDrainTimeout());
            }
        }
        timer.cancel();
        if (name != null) {
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            } catch (JMException e) {
                LOG.debug("queue {}: was not registered", spec.queueName(), e);
            }
        }
        closeAfterLastConsumer();
    }

    private void startConsumer() {
        Consumer consumer = new Consumer(this);
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
        }
        if (stop.isNow()) {
            closeAfterLastConsumer();
            return;
        }
        Duration delay = BEFORE_REPLACEMENT.after(deaths.incrementAndGet());
        LOG.error("RU0209 queue {}: a consumer died, replaced in {} ms", spec.queueName(), delay.toMillis(), reason);
        timer.schedule(task(this::startConsumer), delay.toMillis());
    }

    private void closeAfterLastConsumer() {
        synchronized (consumers) {
            if (consumers.isEmpty()) {
                queue.close();
            }
        }
    }

    private void every(Duration period, Runnable action) {
        timer.schedule(task(action), period.toMillis(), period.toMillis());
    }

    private TimerTask task(Runnable action) {
        return new TimerTask() {
            @Override
            public void run() {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    // Thrown on, it would end the timer.
                    LOG.error("RU0210 queue {}: timer", spec.queueName(), e);
                }
            }
        };
    }

    /**
     * Whether the data source that {@code probeDataSource} names gives a connection that works; {@code true} if it names
     * none.
     */
    boolean databaseAnswers() {
        if (spec.getProbeDataSource() == null) {
            return true;
        }
        try {
            DataSource source = (DataSource) new InitialContext().lookup(spec.getProbeDataSource());
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(PROBE_SECONDS);
                return connection.isValid(PROBE_SECONDS) && statement.execute("SELECT 1");
            }
        } catch (NamingException e) {
            LOG.warn("RU0211 queue {}: no data source {}", spec.queueName(), spec.getProbeDataSource());
            return false;
        } catch (SQLException | RuntimeException e) {
            LOG.debug("queue {}: probe", spec.queueName(), e);
            return false;
        }
    }

    /** Whether a pause may end without a message having been tried: if the database has been asked, or nothing failed yet. */
    boolean mayResumeUntried() {
        return spec.getProbeDataSource() != null || lastReceive == 0;
    }

    void received() {
        lastReceive = System.currentTimeMillis();
        if (!reachable) {
            reachable = true;
            LOG.info("queue {}: reachable again", spec.queueName());
        }
    }

    void unreachable(SdkException e) {
        if (reachable) {
            reachable = false;
            LOG.warn("RU0201 queue {} cannot be received from, trying on: {}", spec.queueName(), e.getMessage());
        }
    }

    void committed(int messages) {
        lastCommit = System.currentTimeMillis();
        delivered.addAndGet(messages);
        deaths.set(0);
    }

    void failed() {
        failed.incrementAndGet();
    }

    SqsActivationSpec spec() {
        return spec;
    }

    SqsQueue queue() {
        return queue;
    }

    Breaker breaker() {
        return breaker;
    }

    Stop stopSignal() {
        return stop;
    }

    MessageEndpointFactory endpoints() {
        return endpoints;
    }

    TransactionSynchronizationRegistry transactions() {
        return container.getTransactionSynchronizationRegistry();
    }

    @Override
    public String getState() {
        return stop.isNow() ? "STOPPING" : breaker.pausedBecause() == null ? "RUNNING" : "PAUSED";
    }

    @Override
    public String getPausedBecause() {
        return breaker.pausedBecause();
    }

    @Override
    public boolean isQueueReachable() {
        return reachable;
    }

    @Override
    public long getLastReceive() {
        return lastReceive;
    }

    @Override
    public long getLastCommit() {
        return lastCommit;
    }

    @Override
    public int getInFlight() {
        return consumers.stream().mapToInt(Consumer::inHandCount).sum();
    }

    @Override
    public int getConsumers() {
        return consumers.size();
    }

    @Override
    public long getDelivered() {
        return delivered.get();
    }

    @Override
    public long getFailed() {
        return failed.get();
    }
}
