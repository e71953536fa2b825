package io.reactiveusers.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One queue of {@link SqsDouble}, as the Developer Guide of SQS describes queues.
 *
 * <ul>
 *   <li>A FIFO queue hands out as many messages of a group as fit into one receive, in order, and none of a group that has a
 *       message in flight. A standard queue takes no notice of groups.
 *   <li>Every receive counts and gives a new receipt. A message that is received more often than {@code maxReceiveCount}
 *       goes to the dead-letter queue instead.
 *   <li>A visibility time-out can be extended to twelve hours after the receive. A receipt whose time-out has ended changes
 *       nothing: on a FIFO queue that is an error.
 *   <li>When as many messages are in flight as is allowed, a standard queue refuses a receive, and a FIFO queue gives
 *       nothing.
 * </ul>
 */
final class SqsDoubleQueue {
    private static final int TWELVE_HOURS = 43_200;

    private final String name;
    private final int visibility;
    private final int maxReceiveCount;
    private final SqsDoubleQueue deadLetters;
    private final Duration second;
    private final List<Entry> entries = new ArrayList<>();
    private int inFlightLimit = 120_000;

    /** A message in the queue. */
    static final class Entry {
        private final String id = UUID.randomUUID().toString();
        private final String text;
        private final String group;
        private final long sentAt = System.currentTimeMillis();
        private String receipt;
        private int receives;
        private long receivedAt;
        private long hiddenUntil;

        private Entry(String text, String group) {
            this.text = text;
            this.group = group;
        }

        String id() {
            return id;
        }

        String text() {
            return text;
        }

        String group() {
            return group;
        }

        long sentAt() {
            return sentAt;
        }

        String receipt() {
            return receipt;
        }

        int receives() {
            return receives;
        }

        private boolean isInFlight() {
            return receipt != null && System.nanoTime() - hiddenUntil < 0;
        }
    }

    SqsDoubleQueue(String name, int visibility, int maxReceiveCount, SqsDoubleQueue deadLetters, Duration second) {
        this.name = name;
        this.visibility = visibility;
        this.maxReceiveCount = maxReceiveCount;
        this.deadLetters = deadLetters;
        this.second = second;
    }

    String name() {
        return name;
    }

    int visibility() {
        return visibility;
    }

    int maxReceiveCount() {
        return maxReceiveCount;
    }

    SqsDoubleQueue deadLetters() {
        return deadLetters;
    }

    synchronized void limitInFlight(int messages) {
        inFlightLimit = messages;
    }

    /** Returns the texts of all messages, in the order of sending. */
    synchronized List<String> texts() {
        return entries.stream().map(Entry::text).toList();
    }

    synchronized int inFlight() {
        return (int) entries.stream().filter(Entry::isInFlight).count();
    }

    synchronized int visible() {
        return entries.size() - inFlight();
    }

    synchronized Entry send(String text, String group) {
        if (isFifo() && group == null) {
            throw new SqsDouble.Refusal("MissingParameter");
        }
        return add(new Entry(text, group));
    }

    synchronized List<Entry> receive(int max, int hideFor, int wait) {
        long end = System.nanoTime() + nanos(wait);
        List<Entry> received = take(max, hideFor);
        while (received.isEmpty() && System.nanoTime() - end < 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, Math.min(nanos(1) / 10, end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return received;
            }
            received = take(max, hideFor);
        }
        return received;
    }

    synchronized Void delete(String receipt) {
        Entry entry = of(receipt);
        if (entry != null) {
            entries.remove(entry);
            notifyAll();
        }
        return null;
    }

    synchronized Void hide(String receipt, int seconds) {
        Entry entry = of(receipt);
        if (entry == null) {
            throw new SqsDouble.Refusal("MessageNotInflight");
        }
        if (seconds < 0 || System.nanoTime() + nanos(seconds) - entry.receivedAt > nanos(TWELVE_HOURS)) {
            throw new SqsDouble.Refusal("InvalidParameterValue");
        }
        entry.hiddenUntil = System.nanoTime() + nanos(seconds);
        notifyAll();
        return null;
    }

    private Entry of(String receipt) {
        for (Entry entry : entries) {
            if (receipt.equals(entry.receipt)) {
                if (entry.isInFlight()) {
                    return entry;
                }
                break;
            }
        }
        if (isFifo()) {
            throw new SqsDouble.Refusal("InvalidParameterValue");
        }
        return null;
    }

    private List<Entry> take(int max, int hideFor) {
        List<Entry> taken = new ArrayList<>();
        int inFlight = inFlight();
        if (inFlight >= inFlightLimit) {
            if (isFifo()) {
                return taken;
            }
            throw new SqsDouble.Refusal("OverLimit");
        }
        Set<String> closed = new HashSet<>();
        entries.stream().filter(Entry::isInFlight).map(Entry::group).forEach(closed::add);
        for (String group : isFifo() ? openGroups(closed) : List.of("")) {
            Iterator<Entry> all = entries.iterator();
            while (all.hasNext() && taken.size() < Math.min(max, inFlightLimit - inFlight)) {
                Entry entry = all.next();
                if (isFifo() ? !entry.group.equals(group) : entry.isInFlight()) {
                    continue;
                }
                if (deadLetters != null && entry.receives >= maxReceiveCount) {
                    all.remove();
                    deadLetters.add(new Entry(entry.text, entry.group));
                } else {
                    entry.receives++;
                    entry.receipt = UUID.randomUUID().toString();
                    entry.receivedAt = System.nanoTime();
                    entry.hiddenUntil = entry.receivedAt + nanos(hideFor);
                    taken.add(entry);
                }
            }
        }
        return taken;
    }

    private List<String> openGroups(Set<String> closed) {
        return entries.stream()
                .map(Entry::group)
                .distinct()
                .filter(group -> !closed.contains(group))
                .toList();
    }

    private synchronized Entry add(Entry entry) {
        entries.add(entry);
        notifyAll();
        return entry;
    }

    private boolean isFifo() {
        return name.endsWith(".fifo");
    }

    private long nanos(int seconds) {
        return second.multipliedBy(seconds).toNanos();
    }
}
