package io.reactiveusers.master.sns;

import io.reactiveusers.common.Settings;
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
 * The topic named by {@link Settings#TOPIC_ARN}; a name that ends in {@code .fifo} is published to in order of each
 * user. Credentials and region come from the SDK's own chain. A missing setting fails the deployment.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SnsTopic {
    /** The most messages of one call (SNS API, PublishBatch). */
    public static final int BATCH_LIMIT = 10;

    /** The longest a call to SNS takes, retries by the SDK included. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    /** The most bytes of one call, with a margin for attributes (SNS API, PublishBatch: 256 KB). */
    private static final int BYTES_LIMIT = 250 * 1024;

    /** Errors of a whole call that a message in it is to blame for. */
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
     * A topic for a process that is no container, which ends it with its own end.
     *
     * @param executor runs calls that go out at once
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
     * Publishes messages of different users, in as few calls as SNS allows, all of them at once. Throws nothing of the
     * SDK's.
     */
    public PublicationResult publish(List<Publication> publications) {
        List<Batch> batches = batches(publications);
        if (batches.size() == 1) {
            batches.get(0).publish();
        } else {
            List<CompletableFuture<Void>> calls = batches.stream()
                    .map(batch -> CompletableFuture.runAsync(batch::publish, executor))
                    .toList();
            calls.forEach(CompletableFuture::join);
        }
        PublicationResult all = new PublicationResult(new ArrayList<>(), new HashMap<>(), new HashMap<>(), null);
        String unavailable = null;
        for (Batch batch : batches) {
            all.accepted().addAll(batch.accepted);
            all.refused().putAll(batch.refused);
            all.failed().putAll(batch.failed);
            unavailable = unavailable == null ? batch.unavailable : unavailable;
        }
        return new PublicationResult(all.accepted(), all.refused(), all.failed(), unavailable);
    }

    /** The messages of one call, and what becomes of them. */
    private final class Batch {
        private final List<Publication> publications = new ArrayList<>();
        private int bytes;

        private final List<Publication> accepted = new ArrayList<>();
        private final Map<Publication, String> refused = new HashMap<>();
        private final Map<Publication, String> failed = new HashMap<>();
        private String unavailable;

        void publish() {
            publish(publications);
        }

        private void publish(List<Publication> messages) {
            try {
                read(messages, sns.publishBatch(request -> request.topicArn(topicArn)
                        .publishBatchRequestEntries(
                                messages.stream().map(SnsTopic.this::entry).toList())));
            } catch (AwsServiceException e) {
                String code = e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                        ? "status " + e.statusCode()
                        : e.awsErrorDetails().errorCode();
                if (!MESSAGE_AT_FAULT.contains(code)
                        || String.valueOf(e.getMessage()).contains("TopicArn")) {
                    // Also a topic of another region: that is "InvalidParameter", but no message can help it.
                    unavailable = code;
                } else if (messages.size() == 1) {
                    refused.put(messages.get(0), code);
                } else {
                    oneByOne(messages);
                }
            } catch (SdkException e) {
                unavailable = e.getMessage();
            }
        }

        private void oneByOne(List<Publication> messages) {
            for (Publication message : messages) {
                if (unavailable == null) {
                    publish(List.of(message));
                }
            }
        }

        private void read(List<Publication> messages, PublishBatchResponse response) {
            Set<String> successful = response.successful().stream()
                    .map(PublishBatchResultEntry::id)
                    .collect(Collectors.toSet());
            Map<String, BatchResultErrorEntry> errors = new HashMap<>();
            response.failed().forEach(entry -> errors.put(entry.id(), entry));
            Map<Publication, String> failures = new HashMap<>();
            for (Publication message : messages) {
                String id = message.eventId().toString();
                BatchResultErrorEntry error = errors.get(id);
                if (successful.contains(id)) {
                    accepted.add(message);
                } else if (error != null && Boolean.TRUE.equals(error.senderFault())) {
                    refused.put(message, error.code());
                } else {
                    failures.put(message, error == null ? "no answer" : error.code());
                }
            }
            if (failures.size() > 1 && failures.size() == messages.size()) {
                unavailable = failures.get(messages.get(0));
            } else {
                failed.putAll(failures);
            }
        }
    }

    private PublishBatchRequestEntry entry(Publication publication) {
        PublishBatchRequestEntry.Builder entry = PublishBatchRequestEntry.builder()
                .id(publication.eventId().toString())
                .message(publication.payload())
                .messageAttributes(Map.of(
                        "action", attribute(publication.action().name()),
                        "entity", attribute("user")));
        if (topicArn.endsWith(".fifo")) {
            entry.messageGroupId(Long.toString(publication.userId()))
                    .messageDeduplicationId(publication.eventId().toString());
        }
        return entry.build();
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private List<Batch> batches(List<Publication> publications) {
        List<Batch> batches = new ArrayList<>();
        Batch last = null;
        for (Publication publication : publications) {
            int size = publication.payload().getBytes(StandardCharsets.UTF_8).length;
            if (last == null || last.publications.size() == BATCH_LIMIT || last.bytes + size > BYTES_LIMIT) {
                last = new Batch();
                batches.add(last);
            }
            last.publications.add(publication);
            last.bytes += size;
        }
        return batches;
    }
}
