package io.reactiveusers.client.web;

import static io.reactiveusers.client.testkit.DeadLetters.dead;
import static io.reactiveusers.client.testkit.DeadLetters.held;
import static io.reactiveusers.client.testkit.DeadLetters.list;
import static io.reactiveusers.client.testkit.DeadLetters.listed;
import static io.reactiveusers.client.testkit.DeadLetters.raw;
import static io.reactiveusers.client.testkit.DeadLetters.redrive;
import static io.reactiveusers.client.testkit.DeadLetters.redriven;
import static io.reactiveusers.client.testkit.DeadLetters.setPolicy;
import static io.reactiveusers.client.testkit.DeadLetters.url;
import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.common.Action;
import io.reactiveusers.common.WireCodec;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** Dead letters over HTTP, through the bridge to the queue and back. Every test has user ids of its own. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class DeadLettersIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final SqsClient SQS = SqsClient.create();
    private static final String TOKEN = "Bearer the-token-of-this-client";

    @AfterEach
    void leaveNoDeadLetters() {
        SQS.purgeQueue(PurgeQueueRequest.builder().queueUrl(url("users-dlq")).build());
    }

    @Test
    void oldRawMessageRedrivenAfterANewerStateChangesNothing() throws Exception {
        Queue.send(raw(5001, "First"));
        await().atMost(SOON).untilAsserted(() -> assertThat(Database.row(5001)).startsWith("raw|First|"));
        String old;
        try (Connection other = Database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from user_replica where id = 5001 for update");
            old = Queue.send(raw(5001, "Old"));
            await().atMost(Duration.ofSeconds(90)).until(() -> held("users-dlq") == 1);
            other.rollback();
        }
        assertThat(listed("")).singleElement().satisfies(letter -> {
            assertThat(letter.getString("message_id")).isEqualTo(old);
            assertThat(letter.get("reason")).isEqualTo(JsonValue.NULL);
        });
        Queue.send(raw(5001, "New"));
        await().atMost(SOON).untilAsserted(() -> assertThat(Database.row(5001)).startsWith("raw|New|"));
        long revision = Database.revision(5001);

        assertThat(redriven("").getInt("redriven")).isEqualTo(1);

        await().atMost(SOON).until(() -> held("users") == 0);
        assertThat(held("users-dlq")).isZero();
        assertThat(Database.row(5001)).startsWith("raw|New|");
        assertThat(Database.revision(5001)).isEqualTo(revision);
    }

    @Test
    void listingShowsIdsAndReasonsButNoContents() {
        Instant before = Instant.now().minusSeconds(1);
        String readable = dead(WireCodec.encode(event(Action.UPDATE, 5010, "secret-name", "", 1)));
        String refused = dead(raw(5011, "x".repeat(151)));
        String nonsense = dead("secret-nonsense");
        String strange = SQS.sendMessage(request -> request.queueUrl(url("users-dlq"))
                        .messageBody(WireCodec.encode(event(Action.UPDATE, 5012, "secret-name", "", 1)))
                        .messageAttributes(Map.of(
                                "count",
                                MessageAttributeValue.builder()
                                        .dataType("Number.byte")
                                        .stringValue("300")
                                        .build())))
                .messageId();

        assertThat(list("").body()).doesNotContain("secret", "xxx");
        Map<String, JsonObject> letters = listed("").stream()
                .collect(Collectors.toMap(letter -> letter.getString("message_id"), letter -> letter));
        assertThat(letters).containsOnlyKeys(readable, refused, nonsense, strange);
        assertThat(letters.get(strange).getString("reason"))
                .isEqualTo("has an attribute that Jakarta Messaging cannot express");
        assertThat(letters.get(readable).getInt("user_id")).isEqualTo(5010);
        assertThat(letters.get(readable).get("reason")).isEqualTo(JsonValue.NULL);
        assertThat(letters.get(readable).getInt("receive_count")).isPositive();
        assertThat(Instant.parse(letters.get(readable).getString("sent_at")))
                .isBetween(before, Instant.now().plusSeconds(1));
        assertThat(letters.get(refused).getInt("user_id")).isEqualTo(5011);
        assertThat(letters.get(refused).getString("reason"))
                .isEqualTo("user.first_name is longer than 150 code points");
        assertThat(letters.get(nonsense).get("user_id")).isEqualTo(JsonValue.NULL);
        assertThat(letters.get(nonsense).getString("reason")).isEqualTo("not JSON");
        assertThat(listed("?limit=2")).hasSize(2);
    }

    /** The tombstone may be gone before it, and then it would bring a deleted user back. */
    @Test
    void messageThatCouldOutliveTheTombstoneOfItsUserIsNotRedriven() {
        long sent = Instant.now().minus(Duration.ofDays(17)).toEpochMilli();
        String id = SQS.sendMessage(request -> request.queueUrl(url("users-dlq"))
                        .messageBody(raw(5091, "Old"))
                        .messageAttributes(Map.of(
                                "original_sent_timestamp",
                                MessageAttributeValue.builder()
                                        .dataType("Number")
                                        .stringValue(Long.toString(sent))
                                        .build())))
                .messageId();
        assertThat(listed("")).singleElement().satisfies(letter -> assertThat(letter.getString("reason"))
                .isEqualTo("first sent too long ago to be redriven"));
        assertThat(redriven("").getInt("redriven")).isZero();
        assertThat(redriven("{\"message_ids\":[\"" + id + "\"]}").toString())
                .isEqualTo("{\"redriven\":0,\"not_redriven\":[\"" + id + "\"]}");
        assertThat(held("users-dlq")).isEqualTo(1);
    }

    @Test
    void onlyWhatIsAskedForIsRedriven() {
        String one = dead(WireCodec.encode(event(Action.INSERT, 5020, "one", "", 1)));
        String other = dead(WireCodec.encode(event(Action.INSERT, 5021, "other", "", 1)));

        JsonObject answer = redriven("{\"message_ids\": [\"" + one + "\", \"unknown\"]}");

        assertThat(answer.getInt("redriven")).isEqualTo(1);
        assertThat(answer.getJsonArray("not_redriven").getValuesAs(JsonString::getString))
                .containsExactly("unknown");
        await().atMost(SOON).until(() -> Database.revision(5020) == 1);
        assertThat(listed(""))
                .extracting(letter -> letter.getString("message_id"))
                .containsExactly(other);
        assertThat(redriven("{}").getInt("redriven")).isEqualTo(1);
        await().atMost(SOON).until(() -> Database.revision(5021) == 1);
        assertThat(redriven("").getInt("redriven")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message_ids\": []}",
                "{\"message_ids\": \"5\"}",
                "{\"message_ids\": [5]}",
                "{\"message_id\": [\"a\"]}",
                "[]",
                "all"
            })
    void malformedRequestRedrivesNothing(String body) {
        dead(WireCodec.encode(event(Action.INSERT, 5030, "slip", "", 1)));
        HttpResponse<String> answer = redrive(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("urn:reactive-users:problem:invalid");
        assertThat(held("users-dlq")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "ten", ""})
    void limitIsFrom1To100(String limit) {
        HttpResponse<String> answer = list("?limit=" + limit);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"limit\"");
    }

    @Test
    void onlyTheClientsOwnTokenOpensThem() {
        Queue.send(event(Action.INSERT, 5040, "user", "", 1));
        await().atMost(SOON).until(() -> Database.revision(5040) == 1);
        for (Browser browser : new Browser[] {new Browser(), Browser.of(5040)}) {
            assertThat(browser.get("/dead-letters").statusCode()).isEqualTo(401);
            assertThat(browser.get("/dead-letters", "Authorization", TOKEN).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void queueWithoutDeadLetterQueueSaysSo() {
        String policy = SQS.getQueueAttributes(
                        request -> request.queueUrl(url("users")).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                .attributes()
                .get(QueueAttributeName.REDRIVE_POLICY);
        setPolicy("");
        try {
            for (HttpResponse<String> answer : List.of(list(""), redrive(""))) {
                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                        .startsWith("application/problem+json");
                assertThat(answer.body()).contains("queue users has no dead-letter queue");
            }
        } finally {
            setPolicy(policy);
        }
    }

    @Test
    void refusedMessageInABatchIsLoggedOnce() throws Exception {
        List<String> refused = new ArrayList<>();
        for (int batch = 0; batch < 5; batch++) {
            int first = 5050 + batch * 10;
            List<SendMessageBatchRequestEntry> entries = IntStream.range(0, 10)
                    .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                            .id("e" + i)
                            .messageBody(
                                    i == 5
                                            ? "no JSON"
                                            : WireCodec.encode(event(Action.INSERT, first + i, "good", "", 1)))
                            .build())
                    .toList();
            SQS.sendMessageBatch(request -> request.queueUrl(url("users")).entries(entries)).successful().stream()
                    .filter(entry -> entry.id().equals("e5"))
                    .map(SendMessageBatchResultEntry::messageId)
                    .forEach(refused::add);
        }
        await().atMost(Duration.ofSeconds(90)).until(() -> held("users-dlq") == refused.size());
        List<String> log = Files.readAllLines(Path.of(System.getProperty("server.base"), "log", "server.log"));
        assertThat(refused).hasSize(5).allSatisfy(id -> assertThat(log)
                .filteredOn(line -> line.contains("RU0301") && line.contains(id))
                .hasSize(1));
    }
}
