package io.reactiveusers.bridge;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Lists the dead letters of one queue, and sends them to it again. SQS shows messages only by a receive, so they are
 * hidden from others during a call and given back at its end. Dead letters that other queues put into the same
 * dead-letter queue are left alone.
 *
 * <p>A redrive sends, then deletes. If the process dies in between, the message is in both queues, never in none.
 */
final class DeadLetters {
    /**
     * The message attribute that carries a redriven message's first SentTimestamp. A redrive gives the message a new one,
     * by which a listener would take an old message for a new one.
     */
    static final String SENT = "original_sent_timestamp";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    /** The most messages that one call receives in search of those that are wanted. */
    static final int SCANNED = 1_000;

    private static final Duration SCANNING = Duration.ofSeconds(10);
    private static final Duration REDRIVING = Duration.ofSeconds(30);
    /** Seconds; longer than scanning, in case the process dies before it gives the messages back. */
    private static final int HIDDEN_WHILE_LISTED = 20;
    /** Seconds; longer than scanning and redriving together. */
    private static final int HIDDEN_WHILE_REDRIVEN = 60;

    private final SqsQueue source;
    private final String sourceName;

    DeadLetters(String sourceName, SqsQueue source) {
        this.sourceName = sourceName;
        this.source = source;
    }

    /**
     * Returns up to so many dead letters, the first sent first. If there are more, SQS chooses; of a FIFO queue it shows
     * only the first few of each group.
     *
     * @throws IllegalStateException if the queue has no dead-letter queue
     * @throws SdkException if SQS is out of reach or refuses
     */
    List<DeadLetter> list(int limit) {
        SqsQueue queue = source.deadLetterQueue(HIDDEN_WHILE_LISTED);
        Scan scan = new Scan(queue, message -> true, limit);
        try {
            scan.run();
            return scan.wanted.stream()
                    .sorted(Comparator.comparingLong(DeadLetters::sentAt))
                    .map(message -> new DeadLetter(
                            message.messageId(),
                            sentAt(message),
                            Settlement.receives(message),
                            message.body(),
                            fault(message)))
                    .toList();
        } finally {
            scan.giveBack();
        }
    }

    /**
     * Redrives up to so many dead letters: those with the given ids, or any if none is given, but none that was first sent
     * before an instant in epoch milliseconds. A message that the source queue refuses stays, and on a FIFO queue also what
     * follows it in its group.
     *
     * @throws IllegalStateException if the queue has no dead-letter queue
     * @throws SdkException if SQS is out of reach or refuses, before anything was redriven
     */
    Redrive redrive(int limit, Set<String> messageIds, long notBefore) {
        SqsQueue queue = source.deadLetterQueue(HIDDEN_WHILE_REDRIVEN);
        int wanted = messageIds.isEmpty() ? limit : Math.min(limit, messageIds.size());
        Scan scan = new Scan(
                queue,
                message -> sentAt(message) >= notBefore
                        && (messageIds.isEmpty() || messageIds.contains(message.messageId())),
                wanted);
        List<String> redriven = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        Set<String> stuckGroups = new HashSet<>();
        try {
            // All are received before the first is sent, so that a message that fails again at once is not redriven
            // twice.
            scan.run();
            long start = System.nanoTime();
            for (Message message : List.copyOf(scan.wanted)) {
                String group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
                if (System.nanoTime() - start > REDRIVING.toNanos()) {
                    break;
                }
                if (!stuckGroups.contains(group) && sent(message, group)) {
                    scan.wanted.remove(message);
                    queue.delete(List.of(message));
                    redriven.add(message.messageId());
                } else {
                    failed.add(message.messageId());
                    if (group != null && isFifo()) {
                        stuckGroups.add(group);
                    }
                }
            }
        } finally {
            scan.giveBack();
        }
        LOG.info("queue {}: {} dead letters redriven, {} not", sourceName, redriven.size(), failed.size());
        return new Redrive(redriven, failed);
    }

    private boolean sent(Message message, String group) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>(message.messageAttributes());
        attributes.put(
                SENT,
                MessageAttributeValue.builder()
                        .dataType("Number")
                        .stringValue(Long.toString(sentAt(message)))
                        .build());
        SendMessageRequest.Builder request = SendMessageRequest.builder()
                .messageBody(message.body())
                .messageAttributes(attributes)
                .messageGroupId(group);
        if (isFifo()) {
            // Not the original id: within 5 minutes of the first sending SQS would drop the message without an error,
            // and it would be deleted here too. Not a random id: if a message was sent but not deleted, a repeated
            // redrive must not duplicate it. A message that fails again after a redrive has a new message id, and so a
            // new deduplication id.
            request.messageDeduplicationId("redrive-" + message.messageId());
        }
        try {
            source.send(request);
            return true;
        } catch (SdkException e) {
            LOG.warn(
                    "RU0211 queue {}: dead letter {} could not be redriven and stays one: {}",
                    sourceName,
                    message.messageId(),
                    e.getMessage());
            return false;
        }
    }

    /** Tries what the consumer does before it delivers a message. */
    private String fault(Message message) {
        try {
            new ReceivedMessage(message, sourceName, false);
            return null;
        } catch (JMSException | RuntimeException e) {
            return "has an attribute that Jakarta Messaging cannot express";
        }
    }

    private boolean isFifo() {
        return sourceName.endsWith(".fifo");
    }

    /** Returns when a message was first sent, in epoch milliseconds, redrives not counted; 0 if it does not say. */
    static long sentAt(Message message) {
        String sentTimestamp = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        long sent = sentTimestamp == null ? 0 : Long.parseLong(sentTimestamp);
        MessageAttributeValue original = message.messageAttributes().get(SENT);
        if (original != null
                && original.stringValue() != null
                && original.stringValue().matches("[0-9]{1,18}")) {
            // Never later than the SentTimestamp, because a redrive comes after the first sending.
            return Math.min(sent, Long.parseLong(original.stringValue()));
        }
        return sent;
    }

    /** One pass through a dead-letter queue, with the messages that it hides until they are given back. */
    private final class Scan {
        private final SqsQueue queue;
        private final Predicate<Message> filter;
        private final int limit;
        private final List<Message> wanted = new ArrayList<>();
        /** Keeps only their receipts, because they may be many and large. */
        private final List<Message> others = new ArrayList<>();

        private final Set<String> seen = new HashSet<>();

        Scan(SqsQueue queue, Predicate<Message> filter, int limit) {
            this.queue = queue;
            this.filter = filter.and(this::isOfTheSource);
            this.limit = limit;
        }

        void run() {
            long start = System.nanoTime();
            List<Message> received;
            do {
                // A waiting receive queries all of SQS's servers, so an empty response means that there are no more.
                received = queue.receive(SqsQueue.CALL_LIMIT, 1);
                for (Message message : received) {
                    if (seen.add(message.messageId()) && wanted.size() < limit && filter.test(message)) {
                        wanted.add(message);
                    } else {
                        others.add(Message.builder()
                                .receiptHandle(message.receiptHandle())
                                .build());
                    }
                }
            } while (!received.isEmpty()
                    && wanted.size() < limit
                    && seen.size() < SCANNED
                    && System.nanoTime() - start < SCANNING.toNanos());
        }

        private boolean isOfTheSource(Message message) {
            String arn = message.attributes().get(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN);
            return arn == null || arn.endsWith(":" + sourceName);
        }

        void giveBack() {
            queue.hide(wanted, 0);
            queue.hide(others, 0);
        }
    }
}
