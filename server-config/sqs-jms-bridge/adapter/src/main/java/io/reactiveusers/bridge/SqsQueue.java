package io.reactiveusers.bridge;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * One SQS queue as the bridge uses it: with {@link Receipts} the only class that calls SQS, by its {@link SqsClients}.
 * {@link #abortReceives()} ends waiting receives at once, while deletions still pass.
 */
final class SqsQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqsQueue.class);
    /** The most messages of one call of SQS. */
    static final int CALL_LIMIT = 10;

    /** In seconds: the default of SQS, assumed if the queue's own timeout may not be read. */
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
                        "RU0206 queue {} has no dead-letter queue: a message that always fails is delivered again until it"
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
     * Returns how many messages wait, approximately.
     *
     * @throws SdkException if SQS is out of reach or does not permit the question
     */
    long countWaiting() {
        connect();
        return Long.parseLong(clients.settler()
                .getQueueAttributes(request ->
                        request.queueUrl(url).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .attributes()
                .getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0"));
    }

    /**
     * Returns the queue to which dead letters of this one go, by its redrive policy as it is now. It shares this queue's
     * clients and ends with them.
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

    /** Makes the next {@link #connect} look the queue up again. */
    synchronized void forget() {
        url = null;
    }

    /** Returns up to {@value #CALL_LIMIT} messages; waits at most so many seconds for the first. */
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

    /** Deletes messages received from this queue; see {@link Receipts#delete}. */
    void delete(List<Message> messages) {
        receipts().delete(messages);
    }

    /** Hides messages received from this queue; see {@link Receipts#hide}. */
    boolean hide(List<Message> messages, int seconds) {
        return receipts().hide(messages, seconds);
    }

    private Receipts receipts() {
        return new Receipts(name, url, clients.settler(), stop);
    }

    String url() {
        return url;
    }

    /** Returns the visibility time-out in seconds; 0 until connected. */
    int visibility() {
        return visibility;
    }

    /** Returns the receive count at which a failing message goes to the dead-letter queue; 0 if never, or not known. */
    int maxReceiveCount() {
        return maxReceiveCount;
    }

    /**
     * Ends waiting receives. Messages that one of them has just received are delivered again when their visibility
     * timeout ends.
     */
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
