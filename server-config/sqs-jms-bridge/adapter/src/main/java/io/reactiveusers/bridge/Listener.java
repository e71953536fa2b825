package io.reactiveusers.bridge;

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
 * The message-driven bean as one consumer sees it: delivers in a transaction of the container and says how that ended.
 * An endpoint that misbehaved is given back and a new one taken. For one thread.
 */
final class Listener {
    static final Method ON_MESSAGE;

    static {
        try {
            ON_MESSAGE = MessageListener.class.getMethod("onMessage", jakarta.jms.Message.class);
        } catch (NoSuchMethodException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    enum Outcome {
        COMMITTED,
        ROLLED_BACK,
        /** The container could not begin: the listener has not been called. */
        NOT_BEGUN
    }

    private final MessageEndpointFactory endpoints;
    private final TransactionSynchronizationRegistry transactions;
    private MessageEndpoint endpoint;
    private String reason;

    Listener(MessageEndpointFactory endpoints, TransactionSynchronizationRegistry transactions) {
        this.endpoints = endpoints;
        this.transactions = transactions;
    }

    Outcome deliver(MessageBatch batch) {
        if (!begin()) {
            return Outcome.NOT_BEGUN;
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
            ((MessageListener) endpoint).onMessage(batch);
        } catch (RuntimeException e) {
            reason = rootOf(e);
        } finally {
            ended = end();
        }
        // Both must say so. A transaction that was set to roll back throws nothing. One whose connection broke in the
        // commit, so that nobody knows its end, is called committed: only the container throws.
        return ended && status.get() == Status.STATUS_COMMITTED ? Outcome.COMMITTED : Outcome.ROLLED_BACK;
    }

    /** Whether the container begins and commits, shown by a delivery of nothing. */
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

    /** Why the last delivery did not commit: the class of the first cause, for its text may hold personal data. */
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
