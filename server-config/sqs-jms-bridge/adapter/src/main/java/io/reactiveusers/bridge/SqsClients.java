package io.reactiveusers.bridge;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** The SDK's clients of one activation. Receives have one of their own, which can be aborted while deletions still work. */
final class SqsClients implements AutoCloseable {
    private final AbortableHttp receiving;
    private final SqsClient receiver;
    private final SqsClient settler;

    SqsClients(SqsActivationSpec spec) {
        // Longer than the longest wait of a receive.
        receiving = new AbortableHttp(http(Duration.ofSeconds(spec.getWaitTimeSeconds() + 10L)));
        receiver = client(spec, receiving);
        settler = client(spec, http(Duration.ofSeconds(10)));
    }

    private static SdkHttpClient http(Duration answerWithin) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(3))
                .socketTimeout(answerWithin)
                .build();
    }

    private static SqsClient client(SqsActivationSpec spec, SdkHttpClient http) {
        SqsClientBuilder builder = SqsClient.builder().httpClient(http);
        if (spec.getEndpoint() != null) {
            builder.endpointOverride(URI.create(spec.getEndpoint()));
        }
        return builder.build();
    }

    /** Returns the client for calls that may wait long and must end with {@link #abortReceives()}. */
    SqsClient receiver() {
        return receiver;
    }

    /** Returns the client for all other calls. */
    SqsClient settler() {
        return settler;
    }

    void abortReceives() {
        receiving.abort();
    }

    @Override
    public void close() {
        receiver.close();
        settler.close();
    }
}
