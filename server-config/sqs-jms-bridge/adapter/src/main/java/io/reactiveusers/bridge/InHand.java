package io.reactiveusers.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The messages that one consumer has received and not settled yet. They stay invisible to others for as long as their
 * delivery takes.
 */
final class InHand {
    private final SqsQueue queue;
    private final List<Message> messages = new ArrayList<>();
    private volatile int size;
    private long since;

    InHand(SqsQueue queue) {
        this.queue = queue;
    }

    synchronized void take(List<Message> received) {
        if (messages.isEmpty()) {
            since = System.nanoTime();
        }
        messages.addAll(received);
        size = messages.size();
    }

    /** Waits for an extension that is under way, because it would undo a delay that is set after this call. */
    synchronized void letGo(List<Message> settled) {
        messages.removeAll(settled);
        size = messages.size();
    }

    /** Extends the visibility time-out once half of it has passed; to be called several times within it. */
    synchronized void extend() {
        long now = System.nanoTime();
        long half = Duration.ofSeconds(queue.visibility()).toNanos() / 2;
        if (!messages.isEmpty() && now - since >= half && queue.hide(messages, queue.visibility())) {
            since = now;
        }
    }

    int size() {
        return size;
    }
}
