package io.reactiveusers.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class MessageBatchTest {
    private static Message received(String text, int receives) {
        return Message.builder()
                .messageId("id of " + text)
                .receiptHandle("receipt of " + text)
                .body(text)
                .attributes(Map.of(
                        MessageSystemAttributeName.SENT_TIMESTAMP,
                        "1795422025319",
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                        Integer.toString(receives)))
                .build();
    }

    private static MessageBatch batch(Message... messages) throws JMSException {
        List<ReceivedMessage> received = new ArrayList<>();
        for (Message message : messages) {
            received.add(new ReceivedMessage(message, "http://127.0.0.1/000000000000/queue", false));
        }
        return MessageBatch.of(received);
    }

    @Test
    void onlyTheListenerRefuses() throws JMSException {
        Message named = received("a", 1).toBuilder()
                .messageAttributes(Map.of(
                        "refused",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("by its sender")
                                .build()))
                .build();
        ReceivedMessage message = new ReceivedMessage(named, "http://127.0.0.1/000000000000/queue", false);
        assertThat(message.isRefused()).isFalse();
        assertThatThrownBy(() -> message.setStringProperty("other", "value"))
                .isInstanceOf(MessageNotWriteableException.class);
        message.setStringProperty("refused", "for a reason");
        assertThat(message.isRefused()).isTrue();
    }

    @Test
    void originalTimeOfSendingLaterThanSqsSaysIsNotBelieved() throws JMSException {
        Message forged = received("a", 1).toBuilder()
                .messageAttributes(Map.of(
                        "original_sent_timestamp",
                        MessageAttributeValue.builder()
                                .dataType("Number")
                                .stringValue("999999999999999999")
                                .build()))
                .build();
        assertThat(timestamp(forged)).isEqualTo(1795422025319L);
    }

    @Test
    @SuppressWarnings("unchecked")
    void listenerGetsTheTextsInOrderWithTheirHeaders() throws JMSException {
        ObjectMessage batch = batch(received("a", 1), received("b", 2));

        List<TextMessage> texts = batch.getBody(List.class);
        assertThat(texts).isSameAs(batch.getObject()).hasSize(2);
        assertThat(texts.get(0).getText()).isEqualTo("a");
        assertThat(texts.get(0).getJMSMessageID()).isEqualTo("ID:id of a");
        assertThat(texts.get(0).getJMSTimestamp()).isEqualTo(1795422025319L);
        assertThat(texts.get(0).getJMSRedelivered()).isFalse();
        assertThat(texts.get(1).getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        assertThat(texts.get(1).getJMSRedelivered()).isTrue();
        texts.get(0).acknowledge();
    }

    @Test
    void redrivenMessageIsAsOldAsWhenItWasFirstSent() throws JMSException {
        Message redriven = received("a", 1).toBuilder()
                .messageAttributes(Map.of(
                        "original_sent_timestamp",
                        MessageAttributeValue.builder()
                                .dataType("Number")
                                .stringValue("1795422000000")
                                .build()))
                .build();
        assertThat(timestamp(redriven)).isEqualTo(1795422000000L);
    }

    @Test
    void attributeOfThatNameThatIsNoTimeIsIgnored() throws JMSException {
        Message odd = received("a", 1).toBuilder()
                .messageAttributes(Map.of(
                        "original_sent_timestamp",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("yesterday")
                                .build()))
                .build();
        assertThat(timestamp(odd)).isEqualTo(1795422025319L);
    }

    private static long timestamp(Message message) throws JMSException {
        MessageBatch batch = batch(message);
        return ((TextMessage) batch.getBody(List.class).get(0)).getJMSTimestamp();
    }

    @Test
    void bodyIsAListAndNothingElse() throws JMSException {
        MessageBatch batch = batch(received("a", 1));
        assertThat(batch.isBodyAssignableTo(List.class)).isTrue();
        assertThat(batch.isBodyAssignableTo(String.class)).isFalse();
        assertThatThrownBy(() -> batch.getBody(String.class)).isInstanceOf(MessageFormatException.class);
    }
}
