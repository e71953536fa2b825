package io.reactiveusers.bridge;

import com.amazon.sqs.javamessaging.message.SQSObjectMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.List;

/**
 * What the listener gets: an {@link jakarta.jms.ObjectMessage} whose object is the list of the {@link TextMessage}s to be
 * handled in this transaction, never empty, in the order in which they were received. It exists in memory only and is
 * never serialised.
 */
final class MessageBatch extends SQSObjectMessage {
    private final List<ReceivedMessage> messages;

    private MessageBatch(List<ReceivedMessage> messages) throws JMSException {
        this.messages = List.copyOf(messages);
    }

    /** Returns a batch of one or more messages. */
    static MessageBatch of(List<ReceivedMessage> messages) {
        try {
            return new MessageBatch(messages);
        } catch (JMSException e) {
            throw new IllegalStateException("the library declares an exception that it does not throw", e);
        }
    }

    /** Returns the messages; the list is {@link Serializable} in type only. */
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
