package io.reactiveusers.master.sns;

import io.reactiveusers.common.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;

/**
 * The topic named by {@link Settings#TOPIC_ARN}; a name that ends in {@code .fifo} is published to in order of each
 * user. Credentials and region come from the SDK's own chain. A missing setting fails the deployment.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SnsTopic {
    /** The most messages of one {@link #publish} (SNS API, PublishBatch). */
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

    private String topicArn;
    private SnsClient sns;

    @PostConstruct
    void connect() {
        Settings settings = Settings.ofProcess().checkedForMaster();
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

    /** Publishes up to {@value #BATCH_LIMIT} messages, in as few calls as their size allows. Throws nothing of the SDK's. */
    public PublicationResult publish(List<Publication> publications) {
        List<Publication> accepted = new ArrayList<>();
        Map<Publication, String> refused = new LinkedHashMap<>();
        for (List<Publication> batch : bySize(publications)) {
            String unavailable = publish(batch, accepted, refused);
            if (unavailable != null) {
                return new PublicationResult(accepted, refused, unavailable);
            }
        }
        return new PublicationResult(accepted, refused, null);
    }

    /** Answers why SNS is unavailable, or {@code null}. */
    private String publish(List<Publication> batch, List<Publication> accepted, Map<Publication, String> refused) {
        PublishBatchResponse response;
        try {
            response = sns.publishBatch(request -> request.topicArn(topicArn)
                    .publishBatchRequestEntries(batch.stream().map(this::entry).toList()));
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails() == null
                    ? "status " + e.statusCode()
                    : e.awsErrorDetails().errorCode();
            if (!MESSAGE_AT_FAULT.contains(code)) {
                return code;
            }
            if (batch.size() == 1) {
                refused.put(batch.get(0), code);
                return null;
            }
            return oneByOne(batch, accepted, refused);
        } catch (SdkException e) {
            return e.getMessage();
        }
        Map<String, BatchResultErrorEntry> failed = new LinkedHashMap<>();
        response.failed().forEach(entry -> failed.put(entry.id(), entry));
        String unavailable = null;
        for (Publication publication : batch) {
            BatchResultErrorEntry failure = failed.get(publication.eventId().toString());
            if (failure == null) {
                accepted.add(publication);
            } else if (Boolean.TRUE.equals(failure.senderFault())) {
                refused.put(publication, failure.code());
            } else {
                unavailable = failure.code();
            }
        }
        return unavailable;
    }

    private String oneByOne(List<Publication> batch, List<Publication> accepted, Map<Publication, String> refused) {
        for (Publication publication : batch) {
            String unavailable = publish(List.of(publication), accepted, refused);
            if (unavailable != null) {
                return unavailable;
            }
        }
        return null;
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

    private static List<List<Publication>> bySize(List<Publication> publications) {
        List<List<Publication>> batches = new ArrayList<>();
        int bytes = 0;
        for (Publication publication : publications) {
            int size = publication.payload().getBytes(StandardCharsets.UTF_8).length;
            if (batches.isEmpty() || bytes + size > BYTES_LIMIT) {
                batches.add(new ArrayList<>());
                bytes = 0;
            }
            batches.get(batches.size() - 1).add(publication);
            bytes += size;
        }
        return batches;
    }
}
