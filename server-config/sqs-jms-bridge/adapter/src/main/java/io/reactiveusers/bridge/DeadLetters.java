package io.reactiveusers.bridge;

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
 * The dead letters of one queue: lists them, and sends them to it again. SQS has no other way to look than to receive,
 * so what is looked at is hidden from others meanwhile, and given back at the end. Dead letters that other queues put
 * into the same dead-letter queue are left alone.
 *
 * <p>A redrive sends, then deletes: ended in between it leaves two of a message, never none.
 */
final class DeadLetters {
    /**
     * The message attribute that carries a redriven message's first SentTimestamp: a redrive gives it a new one, and a
     * listener that takes a message's age from it would take an old message for a new one.
     */
    static final String SENT = "original_sent_timestamp";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    /** The most messages looked through for those that are wanted. */
    static final int SCANNED = 1_000;

    private static final Duration SCANNING = Duration.ofSeconds(10);
    private static final Duration REDRIVING = Duration.ofSeconds(30);
    /** Seconds; longer than scanning, for the case that nothing is left to give the messages back. */
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
     * Up to so many, the first sent first. If there are more it is SQS that chooses; on a FIFO queue it shows only the
     * first few of a group.
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
                            message.messageId(), sentAt(message), Consumer.receives(message), message.body()))
                    .toList();
        } finally {
            scan.giveBack();
        }
    }

    /**
     * Redrives those with the given ids, or any if none is given, up to so many, and none that was first sent before an
     * instant in epoch milliseconds. What the source queue refuses stays,
     * and on a FIFO queue what follows it in its group.
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
            // All are received before the first is sent: one that fails at once again is not redriven again.
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
            // Not the original's: within 5 minutes of it SQS would answer as usual and drop the message, which is then
            // deleted here too. And not a random one: what was sent but not deleted is then sent once, not twice. A
            // message that comes back after a redrive has a new message id, and so another one of these.
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

    private boolean isFifo() {
        return sourceName.endsWith(".fifo");
    }

    /** When a message was first sent, in epoch milliseconds, redrives not counted; 0 if it does not say. */
    static long sentAt(Message message) {
        MessageAttributeValue original = message.messageAttributes().get(SENT);
        if (original != null
                && original.stringValue() != null
                && original.stringValue().matches("[0-9]{1,18}")) {
            return Long.parseLong(original.stringValue());
        }
        String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        return sent == null ? 0 : Long.parseLong(sent);
    }

    /** One look through a dead-letter queue: what it hides, until it is given back. */
    private final class Scan {
        private final SqsQueue queue;
        private final Predicate<Message> filter;
        private final int limit;
        private final List<Message> wanted = new ArrayList<>();
        /** Their receipts only: there may be many, and large. */
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
                // A waiting receive asks all of SQS's servers: an empty answer means that there are no more.
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
