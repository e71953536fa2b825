package io.reactiveusers.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SQS where it differs from the emulator: it delivers several messages of a group at once, refuses a deletion or a
 * message, and knows where a dead letter came from. A message's text is its id and receipt; the part before {@code -},
 * if any, is its group. There is one queue, which is its own dead-letter queue. When it has delivered everything, it
 * triggers the stop.
 */
final class FakeSqs implements AutoCloseable {
    /** The text of a message that Jakarta Messaging cannot express. */
    static final String IMPOSSIBLE = "impossible";

    /** The end of the text of a dead letter that says which queue it came from. */
    static final String OF_ANOTHER_QUEUE = " of another";

    static final String OF_THE_QUEUE = " of this";

    private final HttpServer server;
    private final Stop stop;
    private final Deque<List<String>> toHandOut = new ArrayDeque<>();
    private final Set<String> refusedOnce = ConcurrentHashMap.newKeySet();
    private final Set<String> refusedToSend = ConcurrentHashMap.newKeySet();
    private volatile int receiveCount = 1;
    private int stopAfterHiding = Integer.MAX_VALUE;
    /** Each receive as {@code MAX/WAIT}. */
    final List<String> receives = new ArrayList<>();

    /** Each message sent to it and taken, as {@code TEXT/DEDUPLICATION ID}. */
    final List<String> sent = new ArrayList<>();

    final List<List<String>> deletions = new ArrayList<>();
    /** Each change of visibility as {@code TEXT=SECONDS}. */
    final List<String> hidden = new ArrayList<>();

    FakeSqs(Stop stop) throws IOException {
        this.stop = stop;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    void handOut(String... texts) {
        toHandOut.add(List.of(texts));
    }

    void stopAfterHiding(int messages) {
        stopAfterHiding = messages;
    }

    /** The receive count of the messages delivered now. */
    void receiveCount(int count) {
        receiveCount = count;
    }

    void refuseToDeleteOnce(String text) {
        refusedOnce.add(text);
    }

    void refuseToTake(String text) {
        refusedToSend.add(text);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonObject request;
        try (JsonReader reader = Json.createReader(exchange.getRequestBody())) {
            request = reader.readObject();
        }
        String action = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        JsonObject answer =
                switch (action.substring(action.indexOf('.') + 1)) {
                    case "GetQueueUrl" -> Json.createObjectBuilder()
                            .add("QueueUrl", endpoint() + "/000000000000/queue")
                            .build();
                    case "GetQueueAttributes" -> Json.createObjectBuilder()
                            .add(
                                    "Attributes",
                                    Json.createObjectBuilder()
                                            .add("VisibilityTimeout", "30")
                                            .add(
                                                    "RedrivePolicy",
                                                    "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:queue\","
                                                            + "\"maxReceiveCount\":9}"))
                            .build();
                    case "ReceiveMessage" -> receive(request);
                    case "SendMessage" -> take(request);
                    case "DeleteMessageBatch" -> delete(request);
                    case "ChangeMessageVisibilityBatch" -> hide(request);
                    default -> throw new IllegalStateException(action);
                };
        byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(answer.containsKey("__type") ? 400 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private JsonObject receive(JsonObject request) {
        receives.add(request.getInt("MaxNumberOfMessages") + "/" + request.getInt("WaitTimeSeconds"));
        JsonArrayBuilder messages = Json.createArrayBuilder();
        if (toHandOut.isEmpty()) {
            stop.now();
        } else {
            for (String text : toHandOut.remove()) {
                JsonObjectBuilder attributes = Json.createObjectBuilder()
                        .add("ApproximateReceiveCount", Integer.toString(receiveCount))
                        .add("SentTimestamp", text.equals(IMPOSSIBLE) ? "yesterday" : "1795422025319");
                if (text.contains("-")) {
                    attributes.add("MessageGroupId", text.substring(0, text.indexOf('-')));
                }
                if (text.endsWith(OF_ANOTHER_QUEUE)) {
                    attributes.add("DeadLetterQueueSourceArn", "arn:aws:sqs:us-east-1:000000000000:another");
                } else if (text.endsWith(OF_THE_QUEUE)) {
                    attributes.add("DeadLetterQueueSourceArn", "arn:aws:sqs:us-east-1:000000000000:queue");
                }
                messages.add(Json.createObjectBuilder()
                        .add("MessageId", text)
                        .add("ReceiptHandle", text)
                        .add("Body", text)
                        .add("MD5OfBody", md5(text.getBytes(StandardCharsets.UTF_8)))
                        .add("Attributes", attributes));
            }
        }
        return Json.createObjectBuilder().add("Messages", messages).build();
    }

    private JsonObject take(JsonObject request) {
        String text = request.getString("MessageBody");
        if (refusedToSend.contains(text)) {
            return Json.createObjectBuilder()
                    .add("__type", "com.amazonaws.sqs#InvalidMessageContents")
                    .build();
        }
        sent.add(text + "/" + request.getString("MessageDeduplicationId", ""));
        return Json.createObjectBuilder()
                .add("MessageId", "new")
                .add("MD5OfMessageBody", md5(text.getBytes(StandardCharsets.UTF_8)))
                .add("MD5OfMessageAttributes", md5OfAttributes(request.getJsonObject("MessageAttributes")))
                .build();
    }

    /** As SQS has it, and the SDK checks; for attributes that are text. */
    private static String md5OfAttributes(JsonObject attributes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        new TreeMap<>(attributes).forEach((name, value) -> {
            withLength(all, name);
            withLength(all, value.asJsonObject().getString("DataType"));
            all.write(1);
            withLength(all, value.asJsonObject().getString("StringValue"));
        });
        return md5(all.toByteArray());
    }

    private static void withLength(ByteArrayOutputStream all, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        all.writeBytes(bytes);
    }

    private JsonObject delete(JsonObject request) {
        List<String> texts = new ArrayList<>();
        JsonArrayBuilder done = Json.createArrayBuilder();
        JsonArrayBuilder failed = Json.createArrayBuilder();
        for (JsonValue value : request.getJsonArray("Entries")) {
            JsonObject entry = value.asJsonObject();
            String text = entry.getString("ReceiptHandle");
            texts.add(text);
            if (refusedOnce.remove(text)) {
                failed.add(Json.createObjectBuilder()
                        .add("Id", entry.getString("Id"))
                        .add("Code", "InternalError")
                        .add("SenderFault", false));
            } else {
                done.add(Json.createObjectBuilder().add("Id", entry.getString("Id")));
            }
        }
        deletions.add(texts);
        return Json.createObjectBuilder()
                .add("Successful", done)
                .add("Failed", failed)
                .build();
    }

    private JsonObject hide(JsonObject request) {
        for (JsonValue value : request.getJsonArray("Entries")) {
            JsonObject entry = value.asJsonObject();
            hidden.add(entry.getString("ReceiptHandle") + "=" + entry.getInt("VisibilityTimeout"));
        }
        if (hidden.size() >= stopAfterHiding) {
            stop.now();
        }
        return Json.createObjectBuilder()
                .add("Successful", JsonValue.EMPTY_JSON_ARRAY)
                .add("Failed", JsonValue.EMPTY_JSON_ARRAY)
                .build();
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
