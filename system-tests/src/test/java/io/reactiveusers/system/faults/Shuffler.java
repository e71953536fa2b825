package io.reactiveusers.system.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Does what a standard queue may do and the emulator's does not: moves messages from a transit queue, which is subscribed to
 * the topic, to the client's own queue, out of order, some much later, some twice. It sees every message of a client, and
 * collects those of changes that were rolled back.
 */
final class Shuffler implements AutoCloseable {
    private static final int WINDOW_MILLIS = 300;
    private static final int LATE_MILLIS = 6_000;
    private static final int PERCENT_LATE = 4;
    private static final int PERCENT_TWICE = 12;

    private final SqsClient sqs;
    private final Queues queues;
    private final String from;
    private final String to;
    private final Random random;
    private final DelayQueue<Held> held = new DelayQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final Newest seen = new Newest();
    private final Newest delivered = new Newest();
    private final ReentrantLock sending = new ReentrantLock();
    private final Set<String> events = ConcurrentHashMap.newKeySet();
    private final Collection<Event> phantoms = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean closing;

    /** A message in transit; the receipt is {@code null} in a second copy. */
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

    /** Starts to move messages between two queues. */
    Shuffler(SqsClient sqs, String from, String to, long seed) {
        this.sqs = sqs;
        this.queues = new Queues(sqs);
        this.from = queues.url(from);
        this.to = queues.url(to);
        this.random = new Random(seed);
        running.add(threads.submit(this::receive));
        running.add(threads.submit(this::send));
    }

    /** Returns whether nothing is in transit here; throws the exception that has ended this shuffler, if there is one. */
    boolean isIdle() throws Exception {
        for (Future<?> task : running) {
            if (task.isDone()) {
                task.get();
            }
        }
        return underWay.get() == 0 && queues.messages(from) == 0;
    }

    /** Runs an action while the client's queue gets nothing new. */
    void whileHolding(Runnable action) {
        sending.lock();
        try {
            action.run();
        } finally {
            sending.unlock();
        }
    }

    /** Returns the newest event of each user that was published. */
    Newest seen() {
        return seen;
    }

    /** Returns the newest event of each user that the client's queue got. */
    Newest delivered() {
        return delivered;
    }

    /** Returns whether the client's queue is empty. */
    boolean isDelivered() {
        return queues.messages(to) == 0;
    }

    /** Returns the number of different events that were published. */
    int events() {
        return events.size();
    }

    /** Returns the number of messages that the client's queue got. */
    int sent() {
        return sent.get();
    }

    /** Returns the events of changes that were rolled back. */
    Collection<Event> phantoms() {
        return phantoms;
    }

    private void receive() {
        while (!closing) {
            List<Message> messages = sqs.receiveMessage(request ->
                            request.queueUrl(from).maxNumberOfMessages(10).waitTimeSeconds(1))
                    .messages();
            for (Message message : messages) {
                Event event = note(Event.parse(message.body()));
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
                        move(batch);
                    } finally {
                        sending.unlock();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void move(List<Held> batch) {
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
            throw new IllegalStateException("messages could not be moved to " + to);
        }
        sent.addAndGet(batch.size());
        batch.forEach(message -> delivered.note(message.event()));
        if (!deletes.isEmpty()) {
            sqs.deleteMessageBatch(request -> request.queueUrl(from).entries(deletes));
        }
        underWay.addAndGet(-batch.size());
    }

    private Event note(Event event) {
        events.add(event.id());
        if (event.phantom()) {
            phantoms.add(event);
        }
        seen.note(event);
        return event;
    }

    @Override
    public void close() {
        closing = true;
        threads.shutdownNow();
    }
}
