package io.reactiveusers.bridge;

/**
 * The state of one message-driven bean's consumers, for health checks and operators; registered as
 * {@code io.reactiveusers:type=SqsBridge,queue=NAME} while the bean is active.
 */
public interface SqsBridgeMXBean {
    /** {@code RUNNING}, {@code PAUSED} (database or container cannot take messages), or {@code STOPPING}. */
    String getState();

    /** Why it is paused; {@code null} while it is not. */
    String getPausedBecause();

    /** Whether the last call to SQS was answered; while it is not, consumers retry by themselves. */
    boolean isQueueReachable();

    /** When SQS last answered a receive, with or without messages, in epoch milliseconds; 0 if never. */
    long getLastReceive();

    /** When a delivery last committed, in epoch milliseconds; 0 if never. */
    long getLastCommit();

    /** Messages received and neither deleted nor given back yet. */
    int getInFlight();

    /** Consumers alive; one that died is replaced within a minute. */
    int getConsumers();

    /** Messages delivered and committed since activation. */
    long getDelivered();

    /** Messages whose own delivery failed since activation, each receive counted. */
    long getFailed();
}
