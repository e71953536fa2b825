package io.reactiveusers.bridge;

import io.reactiveusers.bridge.Delivery.Outcome;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Delivers to the message-driven bean, for one consumer, in a transaction of the container, and returns how that ended.
 * It gives an endpoint that has misbehaved back to the container, and takes a new one. For one thread.
 */
final class Listener {
    static final Method ON_MESSAGE;

    static {
        try {
            ON_MESSAGE = MessageListener.class.getMethod("onMessage", Message.class);
        } catch (NoSuchMethodException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MessageEndpointFactory endpoints;
    private final TransactionSynchronizationRegistry transactions;
    private MessageEndpoint endpoint;
    private String reason;

    Listener(MessageEndpointFactory endpoints, TransactionSynchronizationRegistry transactions) {
        this.endpoints = endpoints;
        this.transactions = transactions;
    }

    /** Delivers a message, or a batch of them, in one transaction, and waits for its end. */
    Delivery deliver(Message message) {
        if (!begin()) {
            return new Delivery(Outcome.NOT_BEGUN, reason, false);
        }
        reason = "the listener rolled back";
        AtomicInteger status = new AtomicInteger(Status.STATUS_UNKNOWN);
        boolean ended;
        try {
            transactions.registerInterposedSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {}

                @Override
                public void afterCompletion(int ended) {
                    status.set(ended);
                }
            });
            ((MessageListener) endpoint).onMessage(message);
        } catch (RuntimeException e) {
            reason = rootOf(e);
        } finally {
            ended = end();
        }
        // Both must agree. If a transaction was set to roll back, nothing is thrown. If its connection broke during the
        // commit, so that the outcome is unknown, its status is committed, and only the container throws.
        boolean committed = ended && status.get() == Status.STATUS_COMMITTED;
        return new Delivery(committed ? Outcome.COMMITTED : Outcome.ROLLED_BACK, reason, true);
    }

    /** Returns whether the container begins and commits transactions; tries with a delivery without a message. */
    boolean transactionsWork() {
        return begin() && end();
    }

    private boolean begin() {
        try {
            if (endpoint == null) {
                endpoint = endpoints.createEndpoint(null);
            }
            endpoint.beforeDelivery(ON_MESSAGE);
            return true;
        } catch (ResourceException | NoSuchMethodException | RuntimeException e) {
            reason = "no delivery can begin: " + rootOf(e);
            release();
            return false;
        }
    }

    private boolean end() {
        try {
            endpoint.afterDelivery();
            return true;
        } catch (ResourceException | RuntimeException e) {
            reason = rootOf(e);
            release();
            return false;
        }
    }

    /** Returns why the last delivery did not commit: the class of the first cause, whose text may hold personal data. */
    String reason() {
        return reason;
    }

    private static String rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getName();
    }

    void release() {
        if (endpoint != null) {
            endpoint.release();
            endpoint = null;
        }
    }
}
