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
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * What the listener gets: an {@link jakarta.jms.ObjectMessage} whose object is the list of {@link TextMessage}s to be
 * handled in this transaction, never empty, in the order received. It lives in memory only and is never serialised.
 */
final class MessageBatch extends SQSObjectMessage {
    private final List<TextMessage> messages;

    /**
     * @throws JMSException if a message has an attribute that Jakarta Messaging cannot express
     */
    MessageBatch(List<Message> received, String queueUrl) throws JMSException {
        List<TextMessage> texts = new ArrayList<>(received.size());
        for (Message message : received) {
            SQSTextMessage text = new SQSTextMessage(null, queueUrl, message);
            String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
            if (sent != null) {
                text.setJMSTimestamp(Long.parseLong(sent));
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
