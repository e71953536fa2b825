package io.reactiveusers.system.faults;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * What a standard queue may do and the emulator's does not: carries messages from the queue that the topic is subscribed by
 * to the client's own, out of order, some of them much later, some of them twice. It sees every message a client gets, and
 * notes those of changes that were rolled back.
 */
final class Shuffler implements AutoCloseable {
    private static final int WINDOW_MILLIS = 300;
    private static final int LATE_MILLIS = 6_000;
    private static final int PERCENT_LATE = 4;
    private static final int PERCENT_TWICE = 12;

    private final SqsClient sqs;
    private final String from;
    private final String to;
    private final Random random;
    private final Set<Long> neverDeleted;
    private final DelayQueue<Held> held = new DelayQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final Newest seen = new Newest();
    private final Newest delivered = new Newest();
    private final ReentrantLock sending = new ReentrantLock();
    private final Set<String> events = ConcurrentHashMap.newKeySet();
    private final Collection<String> phantoms = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean closing;

    /** What a message says. */
    record Event(long user, long revision, boolean deletes) {}

    /** A message on its way; the receipt is {@code null} in a second copy. */
    private record Held(Event event, String body, String receipt, long due) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due, ((Held) other).due);
        }
    }

    /**
     * Begins to carry.
     *
     * @param neverDeleted ids of users of whom a DELETE is one that was rolled back
     */
    Shuffler(SqsClient sqs, String from, String to, long seed, Set<Long> neverDeleted) {
        this.sqs = sqs;
        this.from = url(sqs, from);
        this.to = url(sqs, to);
        this.random = new Random(seed);
        this.neverDeleted = neverDeleted;
        running.add(threads.submit(this::receive));
        running.add(threads.submit(this::send));
    }

    /** Whether nothing is under way here; throws what has ended it, if something has. */
    boolean isIdle() throws Exception {
        for (Future<?> task : running) {
            if (task.isDone()) {
                task.get();
            }
        }
        return underWay.get() == 0 && messages(sqs, from) == 0;
    }

    /** Does something while the client's queue gets nothing new. */
    void whileHolding(Runnable action) {
        sending.lock();
        try {
            action.run();
        } finally {
            sending.unlock();
        }
    }

    /** What has come by of each user. */
    Newest seen() {
        return seen;
    }

    /** What the client's queue got of each user. */
    Newest delivered() {
        return delivered;
    }

    /** Whether the client's queue is empty. */
    boolean isDelivered() {
        return messages(sqs, to) == 0;
    }

    /** How many different events have come by. */
    int events() {
        return events.size();
    }

    /** How many messages the client's queue got. */
    int sent() {
        return sent.get();
    }

    /** What was seen of changes that were rolled back. */
    Collection<String> phantoms() {
        return phantoms;
    }

    /** How many messages a queue holds, received ones included. */
    static int messages(SqsClient sqs, String queueUrl) {
        Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(request -> request.queueUrl(queueUrl)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .attributes();
        return attributes.values().stream().mapToInt(Integer::parseInt).sum();
    }

    static String url(SqsClient sqs, String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    private void receive() {
        while (!closing) {
            List<Message> messages = sqs.receiveMessage(request ->
                            request.queueUrl(from).maxNumberOfMessages(10).waitTimeSeconds(1))
                    .messages();
            for (Message message : messages) {
                Event event = inspect(message.body());
                hold(event, message.body(), message.receiptHandle());
                if (random.nextInt(100) < PERCENT_TWICE) {
                    hold(event, message.body(), null);
                }
            }
        }
    }

    private void hold(Event event, String body, String receipt) {
        underWay.incrementAndGet();
        held.add(new Held(event, body, receipt, due()));
    }

    private long due() {
        int millis = random.nextInt(100) < PERCENT_LATE ? random.nextInt(LATE_MILLIS) : random.nextInt(WINDOW_MILLIS);
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void send() {
        try {
            while (!closing) {
                List<Held> batch = new ArrayList<>();
                Held first = held.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    held.drainTo(batch, 9);
                    sending.lock();
                    try {
                        carry(batch);
                    } finally {
                        sending.unlock();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carry(List<Held> batch) {
        List<SendMessageBatchRequestEntry> sends = new ArrayList<>();
        List<DeleteMessageBatchRequestEntry> deletes = new ArrayList<>();
        for (Held message : batch) {
            String number = Integer.toString(sends.size());
            sends.add(SendMessageBatchRequestEntry.builder()
                    .id(number)
                    .messageBody(message.body())
                    .build());
            if (message.receipt() != null) {
                deletes.add(DeleteMessageBatchRequestEntry.builder()
                        .id(number)
                        .receiptHandle(message.receipt())
                        .build());
            }
        }
        if (!sqs.sendMessageBatch(request -> request.queueUrl(to).entries(sends))
                .failed()
                .isEmpty()) {
            throw new IllegalStateException("messages could not be carried to " + to);
        }
        sent.addAndGet(batch.size());
        batch.forEach(message -> delivered.note(message.event()));
        if (!deletes.isEmpty()) {
            sqs.deleteMessageBatch(request -> request.queueUrl(from).entries(deletes));
        }
        underWay.addAndGet(-batch.size());
    }

    private Event inspect(String body) {
        JsonObject message = parse(body);
        if (message.containsKey("Message")) {
            message = parse(message.getString("Message"));
        }
        events.add(message.getString("event_id"));
        JsonObject user = message.getJsonObject("user");
        Event event = new Event(
                user.getJsonNumber("id").longValue(),
                message.getJsonNumber("revision").longValue(),
                message.getInt("action") == 2);
        if (user.toString().contains("phantom") || event.deletes() && neverDeleted.contains(event.user())) {
            phantoms.add(message.toString());
        }
        seen.note(event);
        return event;
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    @Override
    public void close() {
        closing = true;
        threads.shutdownNow();
    }
}
