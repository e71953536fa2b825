package io.reactiveusers.bridge;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** State of one activation, which its consumers report, and the operations that it offers to an operator. */
final class BridgeState implements SqsBridgeMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeState.class);

    private final String queue;
    private final Stop stop;
    private final Breaker breaker;
    private final IntSupplier consumers;
    private final IntSupplier inFlight;
    private final LongSupplier waiting;
    private final DeadLetters deadLetters;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean reachable = true;
    private volatile long lastReceive;
    private volatile long lastCommit;
    private ObjectName name;

    BridgeState(
            String queue,
            Stop stop,
            Breaker breaker,
            IntSupplier consumers,
            IntSupplier inFlight,
            LongSupplier waiting,
            DeadLetters deadLetters) {
        this.queue = queue;
        this.stop = stop;
        this.breaker = breaker;
        this.consumers = consumers;
        this.inFlight = inFlight;
        this.waiting = waiting;
        this.deadLetters = deadLetters;
    }

    void register() {
        try {
            ObjectName wanted = new ObjectName("io.reactiveusers:type=SqsBridge,queue=" + queue);
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, wanted);
            name = wanted;
        } catch (JMException e) {
            LOG.warn(
                    "RU0207 queue {}: its state cannot be registered with JMX ({})",
                    queue,
                    e.getClass().getSimpleName());
        }
    }

    void unregister() {
        if (name == null) {
            return;
        }
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (JMException e) {
            LOG.debug("queue {}", queue, e);
        }
    }

    void received() {
        lastReceive = System.currentTimeMillis();
        if (!reachable) {
            reachable = true;
            LOG.info("queue {}: reachable again", queue);
        }
    }

    void unreachable(SdkException e) {
        if (reachable) {
            reachable = false;
            LOG.warn("RU0201 queue {} cannot be received from, retried with growing delay: {}", queue, e.getMessage());
        }
    }

    void committed(int messages) {
        lastCommit = System.currentTimeMillis();
        delivered.addAndGet(messages);
    }

    void failed() {
        failed.incrementAndGet();
    }

    void refused(int messages) {
        refused.addAndGet(messages);
    }

    @Override
    public String getState() {
        return stop.isNow() ? "STOPPING" : breaker.isPaused() ? "PAUSED" : "RUNNING";
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
        return inFlight.getAsInt();
    }

    @Override
    public int getConsumers() {
        return consumers.getAsInt();
    }

    @Override
    public long getDelivered() {
        return delivered.get();
    }

    @Override
    public long getFailed() {
        return failed.get();
    }

    @Override
    public long getRefused() {
        return refused.get();
    }

    @Override
    public long countWaiting() throws IOException {
        try {
            return waiting.getAsLong();
        } catch (SdkException e) {
            throw new IOException(e.getMessage());
        }
    }

    @Override
    public List<DeadLetter> listDeadLetters(int limit) throws IOException {
        check(limit);
        try {
            return deadLetters.list(limit);
        } catch (SdkException e) {
            // Without the cause, because a caller may have no class of the SDK.
            throw new IOException(e.getMessage());
        }
    }

    @Override
    public Redrive redriveDeadLetters(int limit, String[] messageIds, long notBefore) throws IOException {
        check(limit);
        try {
            return deadLetters.redrive(limit, new HashSet<>(Arrays.asList(messageIds)), notBefore);
        } catch (SdkException e) {
            throw new IOException(e.getMessage());
        }
    }

    private static void check(int limit) {
        if (limit < 1 || limit > DeadLetters.SCANNED) {
            throw new IllegalArgumentException("limit is " + limit + ", not from 1 to " + DeadLetters.SCANNED);
        }
    }
}
