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
 * Applies the events that arrived, and refuses messages that are none. One delivery of the bridge is an {@code
 * ObjectMessage} whose body is a list of one to fifty {@link TextMessage}s, in one transaction. The queue is the bridge's
 * default, {@code SQS_REACTIVE_TABLES}.
 */
@MessageDriven(
        name = "UserChangedListener",
        activationConfig = {
            @ActivationConfigProperty(propertyName = "delivery", propertyValue = "batch"),
            @ActivationConfigProperty(
                    propertyName = "probeDataSource",
                    propertyValue = "java:jboss/datasources/ClientDS"),
            @ActivationConfigProperty(propertyName = "probeStatement", propertyValue = UserReplicas.PROBE)
        })
public class UserChangedListener implements MessageListener {
    private static final Logger LOG = Logger.getLogger(UserChangedListener.class.getName());

    /** The bridge leaves a message with this property to the dead-letter queue and commits the others. */
    private static final String REFUSED = "refused";

    private static final int REMEMBERED = 10_000;

    /**
     * The latest refused messages, so that each is logged once and not at each receive. The delivery count does not
     * help, because a first receive may fail before it reaches this listener.
     */
    private static final Set<String> LOGGED =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
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
            Instant receivedAt = Instant.now();
            for (Object message : delivery.getBody(List.class)) {
                Instant sentAt = Instant.ofEpochMilli(((TextMessage) message).getJMSTimestamp());
                // Corrects a wrong clock of this server by the clock of SQS: nothing is received before it was sent.
                receivedAt = sentAt.isAfter(receivedAt) ? sentAt : receivedAt;
                decode((TextMessage) message, sentAt, events);
            }
            if (!events.isEmpty()) {
                replicas.apply(events, receivedAt);
            }
        } catch (ReplicaUnavailableException e) {
            // The cause is not rethrown: the container would log all of it, and a database quotes rows in its messages.
            LOG.log(
                    Level.WARNING,
                    "RU0305 a delivery could not be applied and will be delivered again: {0}",
                    e.getMessage());
            LOG.log(Level.FINE, "RU0305", e);
            context.setRollbackOnly();
        } catch (JMSException e) {
            throw new EJBException(e);
        }
    }

    private void decode(TextMessage message, Instant sentAt, List<UserChanged> events) throws JMSException {
        try {
            events.add(WireCodec.decode(message.getText(), sentAt));
        } catch (RefusedMessageException e) {
            message.setStringProperty(REFUSED, e.getMessage());
            if (LOGGED.add(message.getJMSMessageID())) {
                LOG.log(Level.WARNING, "RU0301 message {0} refused: {1}", new Object[] {
                    message.getJMSMessageID(), e.getMessage()
                });
            }
        }
    }
}
