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

    /** Returns why it is paused; {@code null} while it is not. */
    String getPausedBecause();

    /** Returns whether SQS responded to the last call; while it does not, consumers retry by themselves. */
    boolean isQueueReachable();

    /** Returns when SQS last responded to a receive, with or without messages, in epoch milliseconds; 0 if never. */
    long getLastReceive();

    /** Returns when a delivery last committed, in epoch milliseconds; 0 if never. */
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
     * Returns how many messages wait in the queue, without those that are in delivery or hidden until a retry. SQS
     * counts approximately: what was sent within the last minute may be missing.
     *
     * @throws IOException if SQS is out of reach or refuses
     */
    long countWaiting() throws IOException;

    /**
     * Returns at most {@code limit} of the queue's dead letters, by the time of sending. They stay. Each listing counts
     * as a receive, and hides them from others until it ends, or for 20 seconds if the process dies.
     *
     * @throws IllegalStateException if the queue has no dead-letter queue
     * @throws IllegalArgumentException if the limit is not from 1 to 1,000
     * @throws IOException if SQS is out of reach or refuses
     */
    List<DeadLetter> listDeadLetters(int limit) throws IOException;

    /**
     * Sends dead letters to the queue again, as they were, then deletes them from the dead-letter queue: those with the
     * given message ids, or any if none is given, at most {@code limit} and for about 30 seconds. Skips messages first
     * sent before {@code notBefore}, in epoch milliseconds (0 for no limit). The message attribute {@code
     * original_sent_timestamp} keeps the time of the first sending. If the process dies in between, one message may be
     * in both queues; none is lost.
     *
     * @throws IllegalStateException if the queue has no dead-letter queue
     * @throws IllegalArgumentException if the limit is not from 1 to 1,000
     * @throws IOException if SQS is out of reach or refuses, before anything was redriven
     */
    Redrive redriveDeadLetters(int limit, String[] messageIds, long notBefore) throws IOException;
}
