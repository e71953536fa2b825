package io.reactiveusers.bridge;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.Connector;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAResource;

/**
 * The resource adapter. It keeps one {@link Activation} for each message-driven bean bound to it, from the bean's start
 * to its end, and has no settings of its own.
 */
@Connector(
        displayName = "SQS to JMS bridge",
        description = "Delivers the messages of SQS queues to JMS message-driven beans",
        vendorName = "Reactive Users",
        eisType = "Amazon SQS",
        version = "1.0")
public class SqsResourceAdapter implements ResourceAdapter {
    private final Map<MessageEndpointFactory, Activation> activations = new ConcurrentHashMap<>();
    private volatile BootstrapContext container;

    @Override
    public void start(BootstrapContext container) {
        this.container = container;
    }

    /** Stops all activations that are left, each within its own drain timeout. */
    @Override
    public void stop() {
        activations.keySet().forEach(this::deactivate);
    }

    /**
     * Starts the consumers of one message-driven bean. If the queue is missing or cannot be reached, this succeeds, and the
     * consumers wait for it.
     *
     * @throws ResourceException if a property is refused, the bean is not transacted, or no consumer can be started
     */
    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) throws ResourceException {
        SqsActivationSpec settings = (SqsActivationSpec) spec;
        settings.validate();
        try {
            if (!factory.isDeliveryTransacted(Listener.ON_MESSAGE)) {
                throw new NotSupportedException("the message-driven bean at queue " + settings.queueName()
                        + " must have container-managed transactions with REQUIRED: its messages are deleted when"
                        + " its transaction commits");
            }
        } catch (NoSuchMethodException e) {
            throw new NotSupportedException("the endpoint is not a jakarta.jms.MessageListener", e);
        }
        Activation activation = new Activation(container, factory, settings);
        activation.start();
        activations.put(factory, activation);
    }

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
        deactivate(factory);
    }

    /** Returns none: without XA resources no transaction can be in doubt. */
    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
        return new XAResource[0];
    }

    private void deactivate(MessageEndpointFactory factory) {
        Activation activation = activations.remove(factory);
        if (activation != null) {
            activation.stop();
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
