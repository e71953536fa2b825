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

/** The client's queue and its dead letters, seen from the sender's side. */
public final class Queue {
    private static final SqsClient SQS = SqsClient.create();
    private static final String URL = SQS.getQueueUrl(q -> q.queueName("users")).queueUrl();
    private static final String DEAD_LETTERS =
            SQS.getQueueUrl(q -> q.queueName("users-dlq")).queueUrl();

    private Queue() {}

    /** Sends one body; answers its message id. */
    public static String send(String body) {
        return SQS.sendMessage(m -> m.queueUrl(URL).messageBody(body)).messageId();
    }

    /** Sends events as the master would, in this order. */
    public static void send(List<UserChanged> events) {
        sendBodies(events.stream().map(WireCodec::encode).toList());
    }

    /** Sends bodies in this order. */
    public static void sendBodies(List<String> bodies) {
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

    /** What the queue holds that nobody has received. */
    public static int visible() {
        return count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    /** What the queue holds, received or not. */
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

    /** Receives what is there and gives it back at once: the next receive is not its first. */
    public static void receive() {
        SQS.receiveMessage(r -> r.queueUrl(URL).maxNumberOfMessages(10).visibilityTimeout(0));
    }

    /** Takes what is in the dead-letter queue; bodies. */
    public static List<String> takeDeadLetters() {
        List<String> bodies = new ArrayList<>();
        for (Message message : SQS.receiveMessage(r -> r.queueUrl(DEAD_LETTERS).maxNumberOfMessages(10))
                .messages()) {
            bodies.add(message.body());
            SQS.deleteMessage(d -> d.queueUrl(DEAD_LETTERS).receiptHandle(message.receiptHandle()));
        }
        return bodies;
    }

    /** The same JSON in ASCII, as the prototype sends it: the emulator takes nothing beyond the Basic Multilingual Plane. */
    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder();
        json.chars()
                .forEach(unit -> ascii.append(unit < 128 ? String.valueOf((char) unit) : "\\u%04x".formatted(unit)));
        return ascii.toString();
    }

    /** An event about an active user without groups and permissions. */
    public static UserChanged event(Action action, long id, String username, String firstName, long revision) {
        return event(action, id, username, firstName, true, revision);
    }

    /** An event about a user without groups and permissions. */
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
