package io.reactiveusers.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/**
 * SQS as AWS documents it, over HTTP, for as much of it as the bridge uses; see {@link SqsDoubleQueue} for what it does that
 * the emulator does not. Queues are made by {@link #queue}. It does not check permissions, sizes and message attributes.
 */
final class SqsDouble implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, SqsDoubleQueue> queues = new ConcurrentHashMap<>();
    private final Duration second;

    /** Signals an error with SQS's own code. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String code) {
            super(code);
        }
    }

    /**
     * Starts it.
     *
     * @param port 0: any
     * @param second how long its seconds last
     */
    SqsDouble(int port, Duration second) throws IOException {
        this.second = second;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Makes a queue and its dead-letter queue.
     *
     * @param visibility in its seconds
     */
    SqsDoubleQueue queue(String name, int visibility, int maxReceiveCount) {
        String suffix = name.endsWith(".fifo") ? "-dlq.fifo" : "-dlq";
        SqsDoubleQueue dead = new SqsDoubleQueue(name.replace(".fifo", "") + suffix, visibility, 0, null, second);
        SqsDoubleQueue queue = new SqsDoubleQueue(name, visibility, maxReceiveCount, dead, second);
        queues.put(dead.name(), dead);
        queues.put(name, queue);
        return queue;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonObject request;
        try (JsonReader reader = Json.createReader(exchange.getRequestBody())) {
            request = reader.readObject();
        }
        String action = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        JsonObject answer;
        int status = 200;
        try {
            answer = perform(action.substring(action.indexOf('.') + 1), request);
        } catch (Refusal e) {
            status = 400;
            answer = Json.createObjectBuilder()
                    .add("__type", "com.amazonaws.sqs#" + e.getMessage())
                    .build();
        }
        byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private JsonObject perform(String action, JsonObject request) {
        if (action.equals("GetQueueUrl")) {
            return Json.createObjectBuilder()
                    .add(
                            "QueueUrl",
                            endpoint() + "/000000000000/"
                                    + named(request.getString("QueueName")).name())
                    .build();
        }
        String url = request.getString("QueueUrl");
        SqsDoubleQueue queue = named(url.substring(url.lastIndexOf('/') + 1));
        return switch (action) {
            case "GetQueueAttributes" -> attributes(queue);
            case "SendMessage" -> sent(
                    queue.send(request.getString("MessageBody"), request.getString("MessageGroupId", null)));
            case "ReceiveMessage" -> receive(queue, request);
            case "DeleteMessageBatch" -> each(request, (entry, receipt) -> queue.delete(receipt));
            case "ChangeMessageVisibilityBatch" -> each(
                    request, (entry, receipt) -> queue.hide(receipt, entry.getInt("VisibilityTimeout")));
            default -> throw new Refusal("UnsupportedOperation");
        };
    }

    private SqsDoubleQueue named(String name) {
        SqsDoubleQueue queue = queues.get(name);
        if (queue == null) {
            throw new Refusal("QueueDoesNotExist");
        }
        return queue;
    }

    private static JsonObject attributes(SqsDoubleQueue queue) {
        var attributes = Json.createObjectBuilder()
                .add("VisibilityTimeout", Integer.toString(queue.visibility()))
                .add("ApproximateNumberOfMessages", Integer.toString(queue.visible()))
                .add("ApproximateNumberOfMessagesNotVisible", Integer.toString(queue.inFlight()));
        if (queue.deadLetters() != null) {
            attributes.add(
                    "RedrivePolicy",
                    Json.createObjectBuilder()
                            .add(
                                    "deadLetterTargetArn",
                                    "arn:aws:sqs:us-east-1:000000000000:"
                                            + queue.deadLetters().name())
                            .add("maxReceiveCount", queue.maxReceiveCount())
                            .build()
                            .toString());
        }
        return Json.createObjectBuilder().add("Attributes", attributes).build();
    }

    private static JsonObject sent(SqsDoubleQueue.Entry entry) {
        return Json.createObjectBuilder()
                .add("MessageId", entry.id())
                .add("MD5OfMessageBody", md5(entry.text()))
                .build();
    }

    private static JsonObject receive(SqsDoubleQueue queue, JsonObject request) {
        List<SqsDoubleQueue.Entry> received = queue.receive(
                request.getInt("MaxNumberOfMessages"),
                request.getInt("VisibilityTimeout"),
                request.getInt("WaitTimeSeconds", 0));
        JsonArrayBuilder messages = Json.createArrayBuilder();
        for (SqsDoubleQueue.Entry entry : received) {
            var attributes = Json.createObjectBuilder()
                    .add("ApproximateReceiveCount", Integer.toString(entry.receives()))
                    .add("SentTimestamp", Long.toString(entry.sentAt()));
            if (entry.group() != null) {
                attributes.add("MessageGroupId", entry.group());
            }
            messages.add(Json.createObjectBuilder()
                    .add("MessageId", entry.id())
                    .add("ReceiptHandle", entry.receipt())
                    .add("Body", entry.text())
                    .add("MD5OfBody", md5(entry.text()))
                    .add("Attributes", attributes));
        }
        return Json.createObjectBuilder().add("Messages", messages).build();
    }

    /** Performs an action on each entry of a batch; an entry that is refused does not concern the others. */
    private static JsonObject each(JsonObject request, BiFunction<JsonObject, String, Void> action) {
        JsonArrayBuilder successful = Json.createArrayBuilder();
        JsonArrayBuilder failed = Json.createArrayBuilder();
        for (JsonValue value : request.getJsonArray("Entries")) {
            JsonObject entry = value.asJsonObject();
            JsonString id = entry.getJsonString("Id");
            try {
                action.apply(entry, entry.getString("ReceiptHandle"));
                successful.add(Json.createObjectBuilder().add("Id", id));
            } catch (Refusal e) {
                failed.add(Json.createObjectBuilder()
                        .add("Id", id)
                        .add("Code", e.getMessage())
                        .add("SenderFault", true));
            }
        }
        return Json.createObjectBuilder()
                .add("Successful", successful)
                .add("Failed", failed)
                .build();
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
