package io.reactiveusers.master;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.WireCodec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** A client's queue, read as a client would, from the moment it is opened. */
public final class Queue implements AutoCloseable {
    private final SqsClient sqs;
    private final String url;
    private final List<UserChanged> received = new ArrayList<>();

    public Queue(String name) {
        sqs = SqsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(URI.create(System.getenv("AWS_ENDPOINT_URL")))
                .build();
        url = sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
        sqs.purgeQueue(request -> request.queueUrl(url));
    }

    /** Returns the events of a user up to the first that matches, in the order of arrival. */
    public List<UserChanged> awaitUntil(long userId, Predicate<UserChanged> last) {
        List<UserChanged> events = new ArrayList<>();
        // Thousands of messages of earlier tests may come first.
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            receive();
            events.clear();
            for (UserChanged event : received) {
                if (event.user().id() == userId) {
                    events.add(event);
                    if (last.test(event)) {
                        return true;
                    }
                }
            }
            return false;
        });
        return events;
    }

    private void receive() throws Exception {
        List<Message> messages = sqs.receiveMessage(
                        request -> request.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1))
                .messages();
        for (Message message : messages) {
            received.add(WireCodec.decode(message.body(), Instant.now()));
            sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
        }
    }

    @Override
    public void close() {
        sqs.close();
    }
}
