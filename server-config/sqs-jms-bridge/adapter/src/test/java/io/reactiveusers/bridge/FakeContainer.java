package io.reactiveusers.bridge;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A container with one listener, which refuses a text that contains "refuse", and whose transaction rolls back if one of
 * its texts contains "bad".
 */
final class FakeContainer implements MessageEndpoint, MessageListener {
    /** The texts of each transaction, committed or not. */
    final List<List<String>> deliveries = Collections.synchronizedList(new ArrayList<>());
    /** The texts that came marked as redelivered. */
    final List<String> redelivered = Collections.synchronizedList(new ArrayList<>());

    /** The texts whose transaction has committed, in that order, but for the refused ones. */
    final List<String> committed = Collections.synchronizedList(new ArrayList<>());

    /** Texts whose next deliveries roll back, with the number of those deliveries. */
    final Map<String, Integer> failures = new ConcurrentHashMap<>();

    boolean cannotBegin;
    int released;
    private final ThreadLocal<Delivery> present = new ThreadLocal<>();

    /** The delivery of one thread. */
    private static final class Delivery {
        private final List<String> texts = new ArrayList<>();
        private boolean bad;
        private Synchronization synchronization;
    }

    MessageEndpointFactory endpoints() {
        return (MessageEndpointFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MessageEndpointFactory.class}, (proxy, method, args) -> {
                    if (method.getName().equals("createEndpoint")) {
                        return this;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    TransactionSynchronizationRegistry transactions() {
        return (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (proxy, method, args) -> {
                    if (method.getName().equals("registerInterposedSynchronization")) {
                        present.get().synchronization = (Synchronization) args[0];
                        return null;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    @Override
    public void beforeDelivery(Method method) throws ResourceException {
        if (cannotBegin) {
            throw new ResourceException("no transaction");
        }
        present.set(new Delivery());
    }

    @Override
    public void onMessage(Message message) {
        try {
            List<String> texts = new ArrayList<>();
            List<?> received = message instanceof TextMessage single ? List.of(single) : message.getBody(List.class);
            for (Object text : received) {
                TextMessage one = (TextMessage) text;
                texts.add(one.getText());
                if (one.getText().contains("refuse")) {
                    one.setStringProperty("refused", "as it says");
                }
                if (one.getJMSRedelivered()) {
                    redelivered.add(one.getText());
                }
            }
            deliveries.add(texts);
            Delivery delivery = present.get();
            for (String text : texts) {
                delivery.bad |= text.contains("bad") || mustFail(text);
                if (!text.contains("refuse")) {
                    delivery.texts.add(text);
                }
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean mustFail(String text) {
        Integer left = failures.computeIfPresent(text, (key, failuresLeft) -> failuresLeft - 1);
        return left != null && left >= 0;
    }

    @Override
    public void afterDelivery() {
        Delivery delivery = present.get();
        if (delivery.synchronization != null) {
            if (!delivery.bad) {
                committed.addAll(delivery.texts);
            }
            delivery.synchronization.afterCompletion(delivery.bad ? Status.STATUS_ROLLEDBACK : Status.STATUS_COMMITTED);
        }
    }

    @Override
    public void release() {
        released++;
    }
}
