package io.reactiveusers.client.inbox;

import io.reactiveusers.client.replica.ReplicaUnavailableException;
import io.reactiveusers.client.replica.UserReplicas;
import io.reactiveusers.common.RefusedMessageException;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.WireCodec;
import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Applies what arrived. One delivery of the bridge is an {@code ObjectMessage} whose body is a list of one to fifty
 * {@link TextMessage}s, in one transaction. The queue is the bridge's default, {@code SQS_REACTIVE_TABLES}.
 */
@MessageDriven(
        name = "UserChangedListener",
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "probeDataSource",
                    propertyValue = "java:jboss/datasources/ClientDS"),
            @ActivationConfigProperty(propertyName = "probeStatement", propertyValue = UserReplicas.PROBE)
        })
public class UserChangedListener implements MessageListener {
    private static final Logger LOG = Logger.getLogger(UserChangedListener.class.getName());

    /** The latest refused messages that are logged. Not by the delivery count: a first receive may end before this. */
    private static final Set<String> LOGGED =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > 1_000;
                }
            }));

    @Resource
    private MessageDrivenContext context;

    @Inject
    private UserReplicas replicas;

    @Override
    public void onMessage(Message delivery) {
        try {
            List<UserChanged> events = new ArrayList<>();
            for (Object message : delivery.getBody(List.class)) {
                decode((TextMessage) message, events);
            }
            if (!context.getRollbackOnly()) {
                replicas.apply(events);
            }
        } catch (ReplicaUnavailableException e) {
            // Not thrown on: the container would log all of it, and a database quotes rows in what it says.
            LOG.log(Level.WARNING, "RU0305 a delivery could not be applied and comes back: {0}", e.getMessage());
            LOG.log(Level.FINE, "RU0305", e);
            context.setRollbackOnly();
        } catch (JMSException e) {
            throw new EJBException(e);
        }
    }

    private void decode(TextMessage message, List<UserChanged> events) throws JMSException {
        try {
            events.add(WireCodec.decode(message.getText(), Instant.ofEpochMilli(message.getJMSTimestamp())));
        } catch (RefusedMessageException e) {
            // Once: not again when its batch has failed and it comes alone, nor until the dead-letter queue takes it.
            if (LOGGED.add(message.getJMSMessageID())) {
                LOG.log(Level.WARNING, "RU0301 message {0} refused: {1}", new Object[] {
                    message.getJMSMessageID(), e.getMessage()
                });
            }
            // No exception: the container would log a stack for every delivery of it.
            context.setRollbackOnly();
        }
    }
}
