package io.reactiveusers.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * One SQS queue, as the bridge uses it: the only class that talks to AWS. Receives have a client of their own, which
 * {@link #abortReceives()} ends at once while deletions still pass.
 */
final class SqsQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqsQueue.class);
    /** What one call of SQS takes. */
    static final int CALL_LIMIT = 10;

    private static final int DELETE_ATTEMPTS = 4;
    private static final Backoff BETWEEN_DELETES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final Pattern MAX_RECEIVE_COUNT = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?(\\d+)");
    /** That of SQS itself, asked for where the queue's own may not be read. */
    private static final int DEFAULT_VISIBILITY = 30;

    private final SqsActivationSpec spec;
    private final Stop stop;
    private volatile AbortableHttp receiving;
    private SqsClient receiver;
    private SqsClient settler;
    private volatile String url;
    private volatile int visibility;
    private volatile int maxReceiveCount;

    SqsQueue(SqsActivationSpec spec, Stop stop) {
        this.spec = spec;
        this.stop = stop;
    }

    /**
     * Finds the queue, unless it is found already.
     *
     * @throws SdkException if there is none, or SQS is out of reach
     */
    synchronized void connect() {
        if (url != null) {
            return;
        }
        if (receiver == null) {
            // Above the longest wait of a receive.
            AbortableHttp abortable = new AbortableHttp(http(Duration.ofSeconds(spec.getWaitTimeSeconds() + 10L)));
            settler = client(http(Duration.ofSeconds(10)));
            receiver = client(abortable);
            receiving = abortable;
        }
        String found = spec.getQueue().contains("://")
                ? spec.getQueue()
                : receiver.getQueueUrl(request -> request.queueName(spec.getQueue()))
                        .queueUrl();
        visibility = spec.getVisibilityTimeout() == null ? DEFAULT_VISIBILITY : spec.getVisibilityTimeout();
        try {
            Map<QueueAttributeName, String> attributes = receiver.getQueueAttributes(request -> request.queueUrl(found)
                            .attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT, QueueAttributeName.REDRIVE_POLICY))
                    .attributes();
            String own = attributes.get(QueueAttributeName.VISIBILITY_TIMEOUT);
            if (spec.getVisibilityTimeout() == null && own != null) {
                visibility = Math.max(1, Integer.parseInt(own));
            }
            Matcher limit = MAX_RECEIVE_COUNT.matcher(attributes.getOrDefault(QueueAttributeName.REDRIVE_POLICY, ""));
            maxReceiveCount = limit.find() ? Integer.parseInt(limit.group(1)) : 0;
            if (maxReceiveCount == 0) {
                LOG.warn(
                        "RU0206 queue {} has no dead-letter queue: a message that always fails comes back until it"
                                + " expires",
                        spec.queueName());
            }
        } catch (SqsException e) {
            if (e.statusCode() != 403) {
                throw e;
            }
            LOG.info(
                    "queue {}: its attributes may not be read, visibility time-out {} s", spec.queueName(), visibility);
        }
        url = found;
    }

    private static SdkHttpClient http(Duration answerWithin) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(3))
                .socketTimeout(answerWithin)
                .build();
    }

    private SqsClient client(SdkHttpClient http) {
        SqsClientBuilder builder = SqsClient.builder().httpClient(http);
        if (spec.getEndpoint() != null) {
            builder.endpointOverride(URI.create(spec.getEndpoint()));
        }
        return builder.build();
    }

    /** Looks the queue up again before the next receive. */
    synchronized void forget() {
        url = null;
    }

    /** Up to {@value #CALL_LIMIT} messages; waits at most so many seconds for the first. */
    List<Message> receive(int max, int waitSeconds) {
        return receiver.receiveMessage(ReceiveMessageRequest.builder()
                        .queueUrl(url)
                        .maxNumberOfMessages(Math.min(CALL_LIMIT, max))
                        .waitTimeSeconds(waitSeconds)
                        .visibilityTimeout(visibility)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All")
                        .build())
                .messages();
    }

    /**
     * Deletes the messages, trying again a few times what SQS does not delete. What is left then comes back, and is
     * delivered twice.
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
                List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
                for (int i = 0; i < part.size(); i++) {
                    entries.add(DeleteMessageBatchRequestEntry.builder()
                            .id(Integer.toString(i))
                            .receiptHandle(part.get(i).receiptHandle())
                            .build());
                }
                try {
                    for (BatchResultErrorEntry error : settler.deleteMessageBatch(
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
                    "RU0205 queue {}: message {} is handled but could not be deleted ({}); it will come back",
                    spec.queueName(),
                    message.messageId(),
                    reason);
        }
    }

    /**
     * Hides the messages for so many seconds from now; 0 makes them visible, in this order. Where SQS does not take it,
     * they become visible when their present visibility time-out ends.
     *
     * @return whether SQS took all
     */
    boolean hide(List<Message> messages, int seconds) {
        boolean all = true;
        for (List<Message> part : parts(messages)) {
            List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
            for (int i = 0; i < part.size(); i++) {
                entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(part.get(i).receiptHandle())
                        .visibilityTimeout(seconds)
                        .build());
            }
            try {
                List<BatchResultErrorEntry> errors = settler.changeMessageVisibilityBatch(
                                request -> request.queueUrl(url).entries(entries))
                        .failed();
                all &= errors.isEmpty();
            } catch (SdkException e) {
                LOG.debug("queue {}: visibility not changed", spec.queueName(), e);
                all = false;
            }
        }
        return all;
    }

    private static List<List<Message>> parts(List<Message> messages) {
        List<List<Message>> parts = new ArrayList<>();
        for (int from = 0; from < messages.size(); from += CALL_LIMIT) {
            parts.add(messages.subList(from, Math.min(messages.size(), from + CALL_LIMIT)));
        }
        return parts;
    }

    String url() {
        return url;
    }

    /** Seconds; 0 until connected. */
    int visibility() {
        return visibility;
    }

    /** At which receive count a failing message goes to the dead-letter queue; 0 if never, or not known. */
    int maxReceiveCount() {
        return maxReceiveCount;
    }

    /** Ends waiting receives. What one of them had just been given comes back when its visibility time-out ends. */
    void abortReceives() {
        AbortableHttp http = receiving;
        if (http != null) {
            http.abort();
        }
    }

    @Override
    public synchronized void close() {
        if (receiver != null) {
            receiver.close();
            settler.close();
        }
    }
}
