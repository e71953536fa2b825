package io.reactiveusers.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The messages that one consumer has received and not settled yet. Keeps them invisible to others as long as their
 * delivery takes.
 */
final class InHand {
    private static final Logger LOG = LoggerFactory.getLogger(InHand.class);

    private final SqsQueue queue;
    private final List<Message> messages = new ArrayList<>();
    private volatile int size;
    private long nextExtension;
    private boolean failing;

    InHand(SqsQueue queue) {
        this.queue = queue;
    }

    synchronized void take(List<Message> received) {
        if (messages.isEmpty()) {
            extendIn(Duration.ofSeconds(queue.visibility()).dividedBy(2));
        }
        messages.addAll(received);
        size = messages.size();
    }

    /** Waits for an extension that is under way, because it would undo a delay that is set after this call. */
    synchronized void letGo(List<Message> settled) {
        messages.removeAll(settled);
        size = messages.size();
    }

    /**
     * Extends the visibility timeout once half of it has passed, and retries ten times in the other half if that fails.
     * Call it more often than that.
     */
    synchronized void extend() {
        if (messages.isEmpty() || System.nanoTime() - nextExtension < 0) {
            return;
        }
        Duration visibility = Duration.ofSeconds(queue.visibility());
        boolean extended = queue.hide(messages, queue.visibility());
        if (!extended && !failing) {
            LOG.warn(
                    "RU0213 the visibility time-out of {} messages in hand could not be extended; they may be delivered"
                            + " twice",
                    messages.size());
        }
        failing = !extended;
        extendIn(extended ? visibility.dividedBy(2) : visibility.dividedBy(20));
    }

    private void extendIn(Duration delay) {
        nextExtension = System.nanoTime() + delay.toNanos();
    }

    int size() {
        return size;
    }
}
