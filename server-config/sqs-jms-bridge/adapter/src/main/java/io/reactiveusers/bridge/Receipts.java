package io.reactiveusers.bridge;

import io.reactiveusers.support.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Deletes received messages of one queue, or changes their visibility, by their receipts and in calls as large as SQS
 * allows.
 */
final class Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    private static final int DELETE_ATTEMPTS = 4;
    private static final Backoff BETWEEN_DELETES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    private final String queue;
    private final String url;
    private final SqsClient sqs;
    private final Stop stop;

    Receipts(String queue, String url, SqsClient sqs, Stop stop) {
        this.queue = queue;
        this.url = url;
        this.sqs = sqs;
        this.stop = stop;
    }

    /**
     * Deletes the messages, and retries a few times those that SQS does not delete. Any left then are delivered again
     * (RU0205).
     */
    void delete(List<Message> messages) {
        List<Message> left = messages;
        String reason = null;
        for (int attempt = 1; attempt <= DELETE_ATTEMPTS && !left.isEmpty(); attempt++) {
            if (attempt > 1) {
                stop.await(BETWEEN_DELETES.after(attempt - 1));
            }
            List<Message> failed = new ArrayList<>();
            for (List<Message> part : parts(left)) {
                // Numbered: the same message may be in it twice, with different receipts.
                List<DeleteMessageBatchRequestEntry> entries = IntStream.range(0, part.size())
                        .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                .id(Integer.toString(i))
                                .receiptHandle(part.get(i).receiptHandle())
                                .build())
                        .toList();
                try {
                    for (BatchResultErrorEntry error : sqs.deleteMessageBatch(
                                    request -> request.queueUrl(url).entries(entries))
                            .failed()) {
                        reason = error.code();
                        failed.add(part.get(Integer.parseInt(error.id())));
                    }
                } catch (SdkException e) {
                    reason = e.getClass().getSimpleName();
                    failed.addAll(part);
                }
            }
            left = failed;
        }
        for (Message message : left) {
            LOG.warn(
                    "RU0205 queue {}: message {} is handled but could not be deleted ({}); it will be delivered again",
                    queue,
                    message.messageId(),
                    reason);
        }
    }

    /**
     * Hides the messages for so many seconds from now; 0 makes them visible, in this order. Where SQS refuses, they
     * become visible when their present visibility time-out ends.
     *
     * @return whether SQS took all
     */
    boolean hide(List<Message> messages, int seconds) {
        boolean all = true;
        for (List<Message> part : parts(messages)) {
            List<ChangeMessageVisibilityBatchRequestEntry> entries = IntStream.range(0, part.size())
                    .mapToObj(i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                            .id(Integer.toString(i))
                            .receiptHandle(part.get(i).receiptHandle())
                            .visibilityTimeout(seconds)
                            .build())
                    .toList();
            try {
                List<BatchResultErrorEntry> errors = sqs.changeMessageVisibilityBatch(
                                request -> request.queueUrl(url).entries(entries))
                        .failed();
                all &= errors.isEmpty();
            } catch (SdkException e) {
                LOG.debug("queue {}: visibility not changed", queue, e);
                all = false;
            }
        }
        return all;
    }

    private static List<List<Message>> parts(List<Message> messages) {
        List<List<Message>> parts = new ArrayList<>();
        for (int from = 0; from < messages.size(); from += SqsQueue.CALL_LIMIT) {
            parts.add(messages.subList(from, Math.min(messages.size(), from + SqsQueue.CALL_LIMIT)));
        }
        return parts;
    }
}
