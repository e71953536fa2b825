package io.reactiveusers.bridge;

import io.reactiveusers.support.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * One SQS queue, as the bridge uses it: the only class that talks to AWS, by its {@link SqsClients}. Waiting receives
 * are ended at once by {@link #abortReceives()} while deletions still pass.
 */
final class SqsQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqsQueue.class);
    /** What one call of SQS takes. */
    static final int CALL_LIMIT = 10;

    private static final int DELETE_ATTEMPTS = 4;
    private static final Backoff BETWEEN_DELETES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    /** That of SQS itself, asked for where the queue's own may not be read. */
    private static final int DEFAULT_VISIBILITY = 30;

    private final SqsActivationSpec spec;
    private final Stop stop;
    private final String name;
    private volatile SqsClients clients;
    private volatile String url;
    private volatile int visibility;
    private volatile int maxReceiveCount;

    SqsQueue(SqsActivationSpec spec, Stop stop) {
        this.spec = spec;
        this.stop = stop;
        this.name = spec.queueName();
    }

    private SqsQueue(SqsQueue source, String name, String url, int visibility) {
        this.spec = source.spec;
        this.stop = source.stop;
        this.clients = source.clients;
        this.name = name;
        this.url = url;
        this.visibility = visibility;
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
        if (clients == null) {
            clients = new SqsClients(spec);
        }
        SqsClient receiver = clients.receiver();
        String found = spec.getQueue().contains("://")
                ? spec.getQueue()
                : receiver.getQueueUrl(request -> request.queueName(name)).queueUrl();
        visibility = spec.getVisibilityTimeout() == null ? DEFAULT_VISIBILITY : spec.getVisibilityTimeout();
        try {
            Map<QueueAttributeName, String> attributes = receiver.getQueueAttributes(request -> request.queueUrl(found)
                            .attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT, QueueAttributeName.REDRIVE_POLICY))
                    .attributes();
            String own = attributes.get(QueueAttributeName.VISIBILITY_TIMEOUT);
            if (spec.getVisibilityTimeout() == null && own != null) {
                visibility = Math.max(1, Integer.parseInt(own));
            }
            maxReceiveCount = RedrivePolicy.in(attributes.get(QueueAttributeName.REDRIVE_POLICY))
                    .map(RedrivePolicy::maxReceiveCount)
                    .orElse(0);
            if (maxReceiveCount == 0) {
                LOG.warn(
                        "RU0206 queue {} has no dead-letter queue: a message that always fails comes back until it"
                                + " expires",
                        name);
            }
        } catch (SqsException e) {
            if (e.statusCode() != 403) {
                throw e;
            }
            LOG.info("queue {}: its attributes may not be read, visibility time-out {} s", name, visibility);
        }
        url = found;
    }

    /**
     * The queue that dead letters of this one go to, by its redrive policy as it is now. It shares this queue's clients
     * and ends with them.
     *
     * @param hiddenFor seconds a message received from it stays invisible
     * @throws IllegalStateException if there is none
     * @throws SdkException if SQS is out of reach or does not permit the question
     */
    SqsQueue deadLetterQueue(int hiddenFor) {
        connect();
        String policy = clients.settler()
                .getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                .attributes()
                .get(QueueAttributeName.REDRIVE_POLICY);
        RedrivePolicy target = RedrivePolicy.in(policy)
                .orElseThrow(() -> new IllegalStateException("queue " + name + " has no dead-letter queue"));
        try {
            String found = clients.settler()
                    .getQueueUrl(request ->
                            request.queueName(target.deadLetterQueue()).queueOwnerAWSAccountId(target.account()))
                    .queueUrl();
            return new SqsQueue(this, target.deadLetterQueue(), found, hiddenFor);
        } catch (QueueDoesNotExistException e) {
            throw new IllegalStateException(
                    "the dead-letter queue of queue " + name + ", " + target.deadLetterQueue() + ", does not exist", e);
        }
    }

    /** Looks the queue up again before the next receive. */
    synchronized void forget() {
        url = null;
    }

    /** Up to {@value #CALL_LIMIT} messages; waits at most so many seconds for the first. */
    List<Message> receive(int max, int waitSeconds) {
        return clients.receiver()
                .receiveMessage(ReceiveMessageRequest.builder()
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
     * Sends one message to this queue.
     *
     * @throws SdkException if SQS does not take it, or is out of reach
     */
    void send(SendMessageRequest.Builder message) {
        clients.settler().sendMessage(message.queueUrl(url).build());
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
                    for (BatchResultErrorEntry error : clients.settler()
                            .deleteMessageBatch(request -> request.queueUrl(url).entries(entries))
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
                    name,
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
                List<BatchResultErrorEntry> errors = clients.settler()
                        .changeMessageVisibilityBatch(
                                request -> request.queueUrl(url).entries(entries))
                        .failed();
                all &= errors.isEmpty();
            } catch (SdkException e) {
                LOG.debug("queue {}: visibility not changed", name, e);
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
        SqsClients present = clients;
        if (present != null) {
            present.abortReceives();
        }
    }

    @Override
    public synchronized void close() {
        if (clients != null) {
            clients.close();
        }
    }
}
