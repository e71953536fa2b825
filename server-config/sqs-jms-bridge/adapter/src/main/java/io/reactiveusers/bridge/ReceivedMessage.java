package io.reactiveusers.bridge;

import com.amazon.sqs.javamessaging.message.SQSTextMessage;
import jakarta.jms.JMSException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * One received message as the listener sees it. The listener refuses it by setting its property {@value #REFUSED} to
 * the reason: then this message is left to the dead-letter queue, while the others of its transaction are committed.
 * The library makes the properties of a received message read-only; this one property may be set all the same.
 */
final class ReceivedMessage extends SQSTextMessage {
    static final String REFUSED = "refused";

    private final transient Message received;
    private String refusal;

    /**
     * @param again whether the listener has had this message since it was received
     * @throws JMSException if the message has an attribute that Jakarta Messaging cannot express
     */
    ReceivedMessage(Message received, String queueUrl, boolean again) throws JMSException {
        super(null, queueUrl, received);
        this.received = received;
        setJMSTimestamp(DeadLetters.sentAt(received));
        if (again) {
            setJMSRedelivered(true);
        }
    }

    @Override
    public void setStringProperty(String name, String value) throws JMSException {
        if (REFUSED.equals(name)) {
            refusal = value;
        } else {
            super.setStringProperty(name, value);
        }
    }

    /** Returns the message as SQS has given it. */
    Message received() {
        return received;
    }

    /** Returns whether the listener has refused the message; an attribute of that name that a sender gave it is not it. */
    boolean isRefused() {
        return refusal != null;
    }
}
