package io.reactiveusers.bridge;

import java.io.IOException;
import java.util.List;

/**
 * The state of one message-driven bean's consumers and its dead letters, for health checks, operators, and the bean's
 * own application; registered as {@code io.reactiveusers:type=SqsBridge,queue=NAME} while the bean is active. An
 * application shares no class with the bridge: it calls by name and reads open types.
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

    /** Messages whose own delivery failed since activation; each receive counts. */
    long getFailed();

    /** Messages refused by the listener, or by the bridge itself, since activation; each receive counts. */
    long getRefused();

    /**
     * The queue's dead letters, up to so many, the first sent first. They stay; each listing counts as a receive, and
     * hides them from others until it ends (20 seconds if it never does).
     *
     * @throws IllegalStateException if the queue has no dead-letter queue
     * @throws IllegalArgumentException if the limit is not from 1 to 1,000
     * @throws IOException if SQS is out of reach or refuses
     */
    List<DeadLetter> listDeadLetters(int limit) throws IOException;

    /**
     * Sends dead letters to the queue again, as they were, then deletes them from the dead-letter queue: those with the
     * given message ids, or all of now if none is given, up to so many and about 30 seconds; but not those first sent
     * before an instant in epoch milliseconds (0: however old). When they were first sent is kept in the message
     * attribute {@code original_sent_timestamp}. If this is ended in between, one of them may be
     * in both queues; none is lost.
     *
     * @throws IllegalStateException if the queue has no dead-letter queue
     * @throws IllegalArgumentException if the limit is not from 1 to 1,000
     * @throws IOException if SQS is out of reach or refuses, before anything was redriven
     */
    Redrive redriveDeadLetters(int limit, String[] messageIds, long notBefore) throws IOException;
}
