package io.reactiveusers.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The dead letters of the client's queue: put there through SQS, listed and redriven over HTTP. */
public final class DeadLetters {
    private static final SqsClient SQS = SqsClient.create();
    private static final String TOKEN = "Bearer the-token-of-this-client";

    private DeadLetters() {}

    /** Returns the URL of a queue. */
    public static String url(String queue) {
        return SQS.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    /** Puts a message into the dead-letter queue and returns its id. */
    public static String dead(String body) {
        return SQS.sendMessage(request -> request.queueUrl(url("users-dlq")).messageBody(body))
                .messageId();
    }

    /** Returns a message as the prototype's master sends it, delivered raw: without a revision. */
    public static String raw(long id, String firstName) {
        return "{\"user\":{\"id\":" + id + ",\"username\":\"raw\",\"first_name\":\"" + firstName
                + "\",\"last_name\":\"\",\"email\":\"\",\"groups\":[],\"user_permissions\":[]},\"action\":1}";
    }

    /** Lists over HTTP; the query begins with a question mark. */
    public static HttpResponse<String> list(String query) {
        return new Browser().get("/dead-letters" + query, "Authorization", TOKEN);
    }

    /** Lists over HTTP and returns the letters. */
    public static List<JsonObject> listed(String query) {
        HttpResponse<String> answer = list(query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }

    /** Redrives over HTTP. Without a body the request has no {@code Content-Type}, as {@code curl -X POST} sends it. */
    public static HttpResponse<String> redrive(String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Browser.HOME + "/dead-letters/redrive"))
                .header("Authorization", TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Redrives over HTTP and returns the result. */
    public static JsonObject redriven(String body) {
        HttpResponse<String> answer = redrive(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    /** Returns the number of messages in a queue, visible or not. */
    public static int held(String queue) {
        return SQS
                .getQueueAttributes(request -> request.queueUrl(url(queue))
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** Replaces the redrive policy of the client's queue. */
    public static void setPolicy(String policy) {
        SQS.setQueueAttributes(request ->
                request.queueUrl(url("users")).attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, policy)));
    }
}
