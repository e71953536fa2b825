package io.reactiveusers.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** The queues at the emulator, seen from the sender's side. */
final class Queues {
    private static final SqsClient SQS = SqsClient.create();

    private Queues() {}

    static String url(String queue) {
        return SQS.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    static void send(String queue, String... texts) {
        send(SQS, queue, texts);
    }

    static void send(SqsClient sqs, String queue, String... texts) {
        String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        for (String text : texts) {
            sqs.sendMessage(request -> request.queueUrl(url).messageBody(text));
        }
    }

    /** A message that Jakarta Messaging cannot express: its attribute is no byte. */
    static void sendWithImpossibleAttribute(String queue, String text) {
        MessageAttributeValue impossible = MessageAttributeValue.builder()
                .dataType("Number.byte")
                .stringValue("3000")
                .build();
        SQS.sendMessage(request ->
                request.queueUrl(url(queue)).messageBody(text).messageAttributes(Map.of("impossible", impossible)));
    }

    static void create(String queue) {
        SQS.createQueue(request -> request.queueName(queue));
    }

    static void sendInGroup(String queue, String group, String... texts) {
        String url = url(queue);
        for (String text : texts) {
            SQS.sendMessage(request -> request.queueUrl(url)
                    .messageBody(text)
                    .messageGroupId(group)
                    .messageDeduplicationId(text));
        }
    }

    /** Returns the number of messages in the queue, visible or in flight. */
    static int held(String queue) {
        Map<QueueAttributeName, String> attributes = SQS.getQueueAttributes(
                        request -> request.queueUrl(url(queue)).attributeNames(QueueAttributeName.ALL))
                .attributes();
        return Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                + Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                + Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
    }

    /** Returns the number of visible messages in a queue. */
    static int visible(String queue) {
        return Integer.parseInt(SQS.getQueueAttributes(request ->
                        request.queueUrl(url(queue)).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    /** Sends many texts, ten in a call. */
    static void sendMany(String queue, List<String> texts) {
        String url = url(queue);
        for (int from = 0; from < texts.size(); from += 10) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            for (String text : texts.subList(from, Math.min(texts.size(), from + 10))) {
                entries.add(SendMessageBatchRequestEntry.builder()
                        .id("e" + entries.size())
                        .messageBody(text)
                        .build());
            }
            SQS.sendMessageBatch(request -> request.queueUrl(url).entries(entries));
        }
    }

    static void purge(String queue) {
        SQS.purgeQueue(request -> request.queueUrl(url(queue)));
    }

    /** Returns the texts in a dead-letter queue; they stay there. */
    static List<String> deadLetters(String queue) {
        String url = url(queue);
        List<String> texts = new ArrayList<>();
        SQS.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(10)
                        .visibilityTimeout(0)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages()
                .forEach(message -> texts.add(message.body()));
        return texts;
    }
}
