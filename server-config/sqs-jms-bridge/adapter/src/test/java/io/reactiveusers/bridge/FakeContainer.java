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
import java.util.List;

/**
 * A container with one listener, which refuses a text that contains "refuse", and whose transaction rolls back if one of
 * its texts contains "bad".
 */
final class FakeContainer implements MessageEndpoint, MessageListener {
    /** The texts of each transaction, committed or not. */
    final List<List<String>> deliveries = new ArrayList<>();
    /** The texts that came marked as redelivered. */
    final List<String> redelivered = new ArrayList<>();

    boolean cannotBegin;
    int released;
    private boolean bad;
    private Synchronization synchronization;

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
                        synchronization = (Synchronization) args[0];
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
        bad = false;
        synchronization = null;
    }

    @Override
    public void onMessage(Message message) {
        try {
            List<String> texts = new ArrayList<>();
            for (Object text : message.getBody(List.class)) {
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
            bad = texts.stream().anyMatch(text -> text.contains("bad"));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void afterDelivery() {
        if (synchronization != null) {
            synchronization.afterCompletion(bad ? Status.STATUS_ROLLEDBACK : Status.STATUS_COMMITTED);
        }
    }

    @Override
    public void release() {
        released++;
    }
}
