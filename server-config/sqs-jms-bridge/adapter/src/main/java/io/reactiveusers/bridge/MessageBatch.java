package io.reactiveusers.bridge;

import com.amazon.sqs.javamessaging.message.SQSObjectMessage;
import com.amazon.sqs.javamessaging.message.SQSTextMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * What the listener gets: an {@link jakarta.jms.ObjectMessage} whose object is the list of {@link TextMessage}s to be
 * handled in this transaction, never empty, in the order received. It lives in memory only and is never serialised.
 */
final class MessageBatch extends SQSObjectMessage {
    private final List<TextMessage> messages;

    /**
     * @param again whether the listener has had these messages since they were received
     * @throws JMSException if a message has an attribute that Jakarta Messaging cannot express
     */
    MessageBatch(List<Message> received, String queueUrl, boolean again) throws JMSException {
        List<TextMessage> texts = new ArrayList<>(received.size());
        for (Message message : received) {
            SQSTextMessage text = new SQSTextMessage(null, queueUrl, message);
            text.setJMSTimestamp(DeadLetters.sentAt(message));
            if (again) {
                text.setJMSRedelivered(true);
            }
            texts.add(text);
        }
        messages = List.copyOf(texts);
    }

    /** The messages; the list is {@link Serializable} in type only. */
    @Override
    public Serializable getObject() {
        return (Serializable) messages;
    }

    @Override
    public <T> T getBody(Class<T> type) throws JMSException {
        if (!type.isInstance(messages)) {
            throw new MessageFormatException("the body is a java.util.List of jakarta.jms.TextMessage");
        }
        return type.cast(messages);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public boolean isBodyAssignableTo(Class type) {
        return type.isInstance(messages);
    }
}
