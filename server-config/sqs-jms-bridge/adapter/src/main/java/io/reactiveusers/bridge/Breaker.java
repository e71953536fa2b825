package io.reactiveusers.bridge;

import io.reactiveusers.support.retry.Backoff;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Distinguishes failing messages from a failing database or container, for all consumers of one activation. One message
 * that fails again and again never pauses them; several different ones in a row do. Refused messages do not count,
 * because they say nothing about the database. While paused, one consumer at a time probes, at growing intervals that
 * only a committed delivery resets. The breaker begins paused, so that a server that starts before its database
 * receives nothing.
 */
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    private static final Backoff BETWEEN_PROBES = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

    private final String queue;
    private final int failuresBeforePause;
    private final Set<String> failedInARow = new HashSet<>();
    private String pausedBecause = "starting";
    private int pauses;
    private long nextProbe = System.nanoTime();
    private boolean probing;

    Breaker(String queue, int failuresBeforePause) {
        this.queue = queue;
        this.failuresBeforePause = failuresBeforePause;
    }

    /** Records that a delivery has committed, so database and container work. */
    synchronized void succeeded() {
        failedInARow.clear();
        pauses = 0;
        resume();
    }

    /** Records that a message, delivered alone, failed although nothing else seems wrong. */
    synchronized void failed(String messageId) {
        if (pausedBecause != null) {
            if (probing) {
                postpone();
            }
            return;
        }
        failedInARow.add(messageId);
        if (failedInARow.size() >= failuresBeforePause) {
            pause(failuresBeforePause + " different messages failed in a row");
        }
    }

    /** Pauses because database or container cannot take messages, or still cannot. */
    synchronized void pause(String reason) {
        if (pausedBecause != null && !probing) {
            // Several consumers report the same outage; it counts once.
            return;
        }
        if (!reason.equals(pausedBecause)) {
            LOG.warn("RU0203 queue {}: paused, {}", queue, reason);
        }
        pausedBecause = reason;
        postpone();
    }

    private void postpone() {
        failedInARow.clear();
        // The first probe comes at once, so that the good messages behind a few bad ones are not delayed.
        Duration delay = pauses == 0 ? Duration.ZERO : BETWEEN_PROBES.after(pauses);
        nextProbe = System.nanoTime() + delay.toNanos();
        pauses++;
    }

    synchronized void resume() {
        if (pausedBecause != null) {
            LOG.info("queue {}: receiving", queue);
        }
        pausedBecause = null;
    }

    /** Returns whether the caller is the one to probe now; it must call {@link #probed} afterwards. */
    synchronized boolean mayProbe() {
        if (pausedBecause == null || probing || System.nanoTime() - nextProbe < 0) {
            return false;
        }
        probing = true;
        return true;
    }

    synchronized void probed() {
        probing = false;
    }

    synchronized boolean isPaused() {
        return pausedBecause != null;
    }

    /** Returns why nothing is received, or {@code null} while receiving. */
    synchronized String pausedBecause() {
        return pausedBecause;
    }
}
