package io.reactiveusers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Messages recorded from the original prototype's master, put into the queue of a client. They are of users 1, 2 and 3,
 * which the sample does not have: inserted, updated, put into a group, deleted.
 */
class PrototypeMessagesIT {
    private static final Path RECORDED =
            TestSystem.PROJECT.resolve("common-ejb/src/test/resources/prototype-messages.json");

    /** A user whom no recorded message concerns, and whom the master does not have. */
    private static final long OTHER = 4_000_000;

    private final TestSystem system = TestSystem.running();
    private final SqsClient sqs = SqsClient.builder()
            .endpointOverride(URI.create(system.local().emulatorUrl()))
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClient(UrlConnectionHttpClient.create())
            .build();

    @BeforeEach
    void settled() {
        system.awaitConverged();
    }

    @AfterEach
    void close() {
        sqs.close();
    }

    /** Deletes the users with a newer revision than any sent here, so that the client equals the master again. */
    private void forget(int client, long... ids) {
        for (long id : ids) {
            send(client, envelope("2026-11-23T09:00:00.000Z", id, 2));
        }
        system.awaitConverged();
    }

    @Test
    void recordedMessagesEndInTheRightRows() throws IOException {
        List<String> bodies = recorded();
        for (String body : bodies) {
            send(1, body);
        }
        // Repeated and in another order, the messages change nothing.
        Collections.shuffle(bodies, new Random(2));
        for (String body : bodies) {
            send(1, body);
        }
        // User 1 lives, with the revision of its last message; 2 and 3 are deleted.
        awaitHeld(1, Map.of(1L, Instant.parse("2026-11-23T08:20:25.408Z").toEpochMilli()));
        awaitEmpty(1);
        awaitHeld(1, Map.of(1L, Instant.parse("2026-11-23T08:20:25.408Z").toEpochMilli()));
        forget(1, 1, 2, 3);
    }

    @Test
    void aPoisonMessageDelaysNoOther() throws IOException {
        // At client 2, because the queue holds the message for a while, and the other test needs an empty queue.
        send(2, "not JSON");
        send(2, "{\"user\": {\"id\": \"one\"}, \"action\": 0}");

        send(2, envelope("2026-11-23T08:30:00.000Z", OTHER, 0));

        awaitHeld(2, Map.of(OTHER, Instant.parse("2026-11-23T08:30:00Z").toEpochMilli()));
        forget(2, OTHER);
    }

    private void awaitHeld(int client, Map<Long, Long> beyondTheMasters) throws IOException {
        Map<Long, Long> expected = new TreeMap<>(system.replicatedRevisions());
        expected.putAll(beyondTheMasters);
        await().atMost(TestSystem.CONVERGENCE)
                .untilAsserted(() -> assertThat(system.local().statusOf(system.client(client)))
                        .isEqualTo(TestSystem.statusOf(expected)));
    }

    private void awaitEmpty(int client) {
        await().atMost(TestSystem.CONVERGENCE)
                .untilAsserted(() -> assertThat(sqs.getQueueAttributes(request -> request.queueUrl(queue(client))
                                        .attributeNamesWithStrings(
                                                "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"))
                                .attributesAsStrings()
                                .values())
                        .containsOnly("0"));
    }

    private void send(int client, String body) {
        sqs.sendMessage(request -> request.queueUrl(queue(client)).messageBody(body));
    }

    private String queue(int client) {
        return sqs.getQueueUrl(request -> request.queueName("users-client-" + client))
                .queueUrl();
    }

    private static List<String> recorded() throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(RECORDED))) {
            List<String> bodies = new ArrayList<>();
            for (JsonObject message : reader.readArray().getValuesAs(JsonObject.class)) {
                bodies.add(message.getString("Body"));
            }
            return bodies;
        }
    }

    private static String envelope(String timestamp, long id, int action) {
        String message = Json.createObjectBuilder()
                .add(
                        "user",
                        Json.createObjectBuilder()
                                .add("id", id)
                                .add("username", "x")
                                .add("first_name", "")
                                .add("last_name", "")
                                .add("email", "")
                                .add("groups", Json.createArrayBuilder())
                                .add("user_permissions", Json.createArrayBuilder()))
                .add("action", action)
                .build()
                .toString();
        return Json.createObjectBuilder()
                .add("Type", "Notification")
                .add("Message", message)
                .add("Timestamp", timestamp)
                .build()
                .toString();
    }
}
