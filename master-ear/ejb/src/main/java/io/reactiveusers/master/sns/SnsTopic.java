package io.reactiveusers.master.sns;

import io.reactiveusers.common.Settings;
import io.reactiveusers.master.outbox.OutboxEntry;
import io.reactiveusers.master.outbox.OutboxRecorder;
import io.reactiveusers.master.outbox.Outcome;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;

/**
 * The topic named by {@link Settings#TOPIC_ARN}; if its name ends in {@code .fifo}, the changes of each user are
 * published in order. Credentials and region come from the SDK's own chain. A missing setting fails the deployment.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SnsTopic {
    /** The most messages of one call (SNS API, PublishBatch). */
    public static final int BATCH_LIMIT = 10;

    /** The longest that a call to SNS takes, with the SDK's retries. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    /** The longest that one {@link #publish} takes. */
    public static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(30);

    /** Errors of a whole call that one of its messages causes. */
    private static final Set<String> MESSAGE_AT_FAULT = Set.of(
            "InvalidParameter",
            "InvalidParameterValue",
            "ParameterValueInvalid",
            "BatchRequestTooLong",
            "BatchRequestTooLongException");

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService managedExecutor;

    private Executor executor;
    private String topicArn;
    private SnsClient sns;

    /** For the container. */
    public SnsTopic() {}

    /**
     * For a process without a container, which need not disconnect.
     *
     * @param executor runs the calls that go out at once
     */
    public SnsTopic(Settings settings, Executor executor) {
        connect(settings, executor);
    }

    @PostConstruct
    void connect() {
        connect(Settings.ofProcess(), managedExecutor);
    }

    private void connect(Settings process, Executor threads) {
        Settings settings = process.checkedForMaster();
        executor = threads;
        topicArn = settings.get(Settings.TOPIC_ARN);
        SnsClientBuilder builder = SnsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(2))
                        .socketTimeout(Duration.ofSeconds(5)))
                .overrideConfiguration(override -> override.apiCallTimeout(CALL_TIMEOUT));
        settings.findUri(Settings.AWS_ENDPOINT).ifPresent(builder::endpointOverride);
        sns = builder.build();
    }

    @PreDestroy
    void disconnect() {
        sns.close();
    }

    /**
     * Publishes the messages of different users, in as few calls as SNS allows, and as many calls at once as the executor
     * has threads for. Takes at most {@link #PUBLISH_TIMEOUT}: calls that have not begun in time are not made. Throws no
     * exception of the SDK.
     */
    public PublicationResult publish(List<OutboxEntry> messages) {
        long lastStart = System.nanoTime() + PUBLISH_TIMEOUT.minus(CALL_TIMEOUT).toNanos();
        List<Batch> batches = batches(messages);
        if (batches.size() == 1) {
            batches.get(0).publish(lastStart);
        } else {
            List<CompletableFuture<Void>> calls = batches.stream()
                    .map(batch -> CompletableFuture.runAsync(() -> batch.publish(lastStart), executor))
                    .toList();
            calls.forEach(CompletableFuture::join);
        }
        Map<UUID, Outcome> outcomes = new HashMap<>();
        String unavailable = null;
        for (Batch batch : batches) {
            outcomes.putAll(batch.outcomes);
            unavailable = unavailable == null ? batch.unavailable : unavailable;
        }
        return new PublicationResult(outcomes, unavailable);
    }

    /** The messages of one call, and what becomes of them. */
    private final class Batch {
        private final List<OutboxEntry> messages = new ArrayList<>();
        private int bytes;

        private final Map<UUID, Outcome> outcomes = new HashMap<>();
        private String unavailable;

        void publish(long lastStart) {
            publish(messages, lastStart);
        }

        private void publish(List<OutboxEntry> messages, long lastStart) {
            if (System.nanoTime() - lastStart > 0) {
                return;
            }
            try {
                sort(messages, sns.publishBatch(request -> request.topicArn(topicArn)
                        .publishBatchRequestEntries(
                                messages.stream().map(SnsTopic.this::entry).toList())));
            } catch (AwsServiceException e) {
                String code = e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                        ? "status " + e.statusCode()
                        : e.awsErrorDetails().errorCode();
                if (!MESSAGE_AT_FAULT.contains(code)
                        || String.valueOf(e.getMessage()).contains("TopicArn")) {
                    // Includes a topic of another region, which is "InvalidParameter" although no message causes it.
                    unavailable = code;
                } else if (messages.size() == 1) {
                    outcomes.put(messages.get(0).eventId(), Outcome.refused(code));
                } else {
                    oneByOne(messages, lastStart);
                }
            } catch (SdkException e) {
                unavailable = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
        }

        private void oneByOne(List<OutboxEntry> messages, long lastStart) {
            for (OutboxEntry message : messages) {
                if (unavailable == null) {
                    publish(List.of(message), lastStart);
                }
            }
        }

        private void sort(List<OutboxEntry> messages, PublishBatchResponse response) {
            Set<String> successful = response.successful().stream()
                    .map(PublishBatchResultEntry::id)
                    .collect(Collectors.toSet());
            Map<String, BatchResultErrorEntry> errors = new HashMap<>();
            response.failed().forEach(entry -> errors.put(entry.id(), entry));
            Map<UUID, Outcome> failures = new HashMap<>();
            for (OutboxEntry message : messages) {
                String id = message.eventId().toString();
                BatchResultErrorEntry error = errors.get(id);
                if (successful.contains(id)) {
                    outcomes.put(message.eventId(), Outcome.SENT);
                } else if (error != null && Boolean.TRUE.equals(error.senderFault())) {
                    outcomes.put(message.eventId(), Outcome.refused(error.code()));
                } else {
                    failures.put(message.eventId(), Outcome.failed(error == null ? "no answer" : error.code()));
                }
            }
            if (failures.size() > 1 && failures.size() == messages.size()) {
                unavailable = failures.get(messages.get(0).eventId()).reason();
            } else {
                outcomes.putAll(failures);
            }
        }
    }

    private PublishBatchRequestEntry entry(OutboxEntry message) {
        PublishBatchRequestEntry.Builder entry = PublishBatchRequestEntry.builder()
                .id(message.eventId().toString())
                .message(message.payload())
                .messageAttributes(Map.of(
                        "action", attribute(message.action().name()),
                        "entity", attribute("user")));
        if (topicArn.endsWith(".fifo")) {
            entry.messageGroupId(Long.toString(message.userId()))
                    .messageDeduplicationId(message.eventId().toString());
        }
        return entry.build();
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private List<Batch> batches(List<OutboxEntry> messages) {
        List<Batch> batches = new ArrayList<>();
        Batch last = null;
        for (OutboxEntry message : messages) {
            int size = message.payload().getBytes(StandardCharsets.UTF_8).length;
            if (last == null
                    || last.messages.size() == BATCH_LIMIT
                    || last.bytes + size > OutboxRecorder.MESSAGE_LIMIT) {
                last = new Batch();
                batches.add(last);
            }
            last.messages.add(message);
            last.bytes += size;
        }
        return batches;
    }
}
