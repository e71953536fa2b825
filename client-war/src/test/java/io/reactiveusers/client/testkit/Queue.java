package io.reactiveusers.client.testkit;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.common.WireCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** The client's queue and its dead-letter queue, used directly through SQS. */
public final class Queue {
    private static final SqsClient SQS = SqsClient.create();
    private static final String URL = SQS.getQueueUrl(q -> q.queueName("users")).queueUrl();
    private static final String DEAD_LETTERS =
            SQS.getQueueUrl(q -> q.queueName("users-dlq")).queueUrl();

    private Queue() {}

    /** Sends one body and returns its message id. */
    public static String send(String body) {
        Database.awaitOnboarded();
        return SQS.sendMessage(m -> m.queueUrl(URL).messageBody(body)).messageId();
    }

    /** Sends events as the master would, in this order. */
    public static void send(List<UserChanged> events) {
        sendBodies(events.stream().map(WireCodec::encode).toList());
    }

    /** Sends bodies in this order. */
    public static void sendBodies(List<String> bodies) {
        Database.awaitOnboarded();
        for (int from = 0; from < bodies.size(); from += 10) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            for (String body : bodies.subList(from, Math.min(from + 10, bodies.size()))) {
                entries.add(SendMessageBatchRequestEntry.builder()
                        .id("e" + entries.size())
                        .messageBody(ascii(body))
                        .build());
            }
            if (!SQS.sendMessageBatch(m -> m.queueUrl(URL).entries(entries))
                    .failed()
                    .isEmpty()) {
                throw new IllegalStateException("the queue takes not all of " + entries.size() + " messages");
            }
        }
    }

    /** Sends one event as the master would. */
    public static void send(UserChanged event) {
        send(List.of(event));
    }

    /** Returns the number of visible messages in the queue. */
    public static int visible() {
        return count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    /** Returns the number of messages in the queue, visible or not. */
    public static int held() {
        return visible() + count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    /** Returns how many messages are in the dead-letter queue. */
    public static int deadLetters() {
        return count(DEAD_LETTERS, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    /** Empties the dead-letter queue. */
    public static void purgeDeadLetters() {
        SQS.purgeQueue(p -> p.queueUrl(DEAD_LETTERS));
    }

    private static int count(QueueAttributeName what) {
        return count(URL, what);
    }

    private static int count(String url, QueueAttributeName what) {
        return Integer.parseInt(SQS.getQueueAttributes(q -> q.queueUrl(url).attributeNames(what))
                .attributes()
                .get(what));
    }

    /** Receives messages and makes them visible again at once, so that their next receive is not their first. */
    public static void receive() {
        SQS.receiveMessage(r -> r.queueUrl(URL).maxNumberOfMessages(10).visibilityTimeout(0));
    }

    /** Removes the messages of the dead-letter queue and returns their bodies. */
    public static List<String> takeDeadLetters() {
        List<String> bodies = new ArrayList<>();
        for (Message message : SQS.receiveMessage(r -> r.queueUrl(DEAD_LETTERS).maxNumberOfMessages(10))
                .messages()) {
            bodies.add(message.body());
            SQS.deleteMessage(d -> d.queueUrl(DEAD_LETTERS).receiptHandle(message.receiptHandle()));
        }
        return bodies;
    }

    /** Returns the JSON in ASCII, as the prototype sends it: the emulator rejects characters beyond the BMP. */
    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder();
        json.chars()
                .forEach(unit -> ascii.append(unit < 128 ? String.valueOf((char) unit) : "\\u%04x".formatted(unit)));
        return ascii.toString();
    }

    /** Returns an event about an active user without groups and permissions. */
    public static UserChanged event(Action action, long id, String username, String firstName, long revision) {
        return event(action, id, username, firstName, true, revision);
    }

    /** Returns an event about a user without groups and permissions. */
    public static UserChanged event(
            Action action, long id, String username, String firstName, boolean active, long revision) {
        return new UserChanged(
                action,
                new UserState(
                        id,
                        username,
                        firstName,
                        "L\u00e9e",
                        "mail" + id + "@example.org",
                        active,
                        List.of(),
                        List.of()),
                revision,
                UUID.randomUUID(),
                Instant.ofEpochMilli(revision),
                "test");
    }
}
