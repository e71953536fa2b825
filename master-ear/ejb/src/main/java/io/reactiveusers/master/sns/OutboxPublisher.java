package io.reactiveusers.master.sns;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.master.outbox.OutboxEntry;
import io.reactiveusers.master.outbox.OutboxQueue;
import io.reactiveusers.master.outbox.Outcome;
import io.reactiveusers.master.outbox.ParkedChangeReleased;
import io.reactiveusers.master.work.CoalescedTrigger;
import io.reactiveusers.support.retry.Backoff;
import io.reactiveusers.support.transaction.AfterCommit;
import jakarta.annotation.Resource;
import jakarta.ejb.Asynchronous;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Schedule;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Sends what the outbox holds to SNS. A commit requests a drain, so that a change is sent at once. A timer starts one
 * too, and sends what a crash, an outage or a lost request has left.
 *
 * <p>Claiming and settling are transactions of {@link OutboxQueue}. The drain has none, so none is open while SNS is
 * called. If the process dies between two steps, the claim expires and the change is published again; clients ignore
 * the duplicate. While SNS is unavailable the publisher pauses, with growing delay, then tries one batch; no attempt is
 * counted against a change.
 *
 * <p>A drain ends after {@link #DRAIN_TIME} or {@value #DRAIN_CLAIMS} claims and requests the next one, so that a
 * server that stops does not wait for the whole backlog.
 */
@Singleton
@Startup
@DependsOn({"SchemaMigration", "SnsTopic"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OutboxPublisher {
    private static final Logger LOG = System.getLogger(OutboxPublisher.class.getName());

    /** The most changes of one claim: with the largest messages, 25 MB. */
    private static final int CLAIM_LIMIT = 10 * SnsTopic.BATCH_LIMIT;

    /** Longer than publishing takes, so that only a dead sender loses its claims. */
    private static final Duration CLAIM_EXPIRY = SnsTopic.PUBLISH_TIMEOUT.plusSeconds(10);

    private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final Duration DRAIN_TIME = Duration.ofSeconds(1);
    private static final int DRAIN_CLAIMS = 20;

    @EJB
    private OutboxQueue queue;

    @EJB
    private SnsTopic topic;

    @Resource
    private SessionContext context;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    private final LongSupplier nanoTime;
    private final CoalescedTrigger trigger = new CoalescedTrigger(this::drainInBackground);

    // Only ever used by the one thread that drains.
    private int outages;
    private long pausedAt;
    private Duration pause = Duration.ZERO;
    private List<OutboxEntry> unsettled = List.of();

    /** For the container, which injects what it needs. */
    public OutboxPublisher() {
        nanoTime = System::nanoTime;
    }

    /**
     * For a process without a container, whose caller repeats {@link #drain}.
     *
     * @param nanoTime a monotonic clock, as {@link System#nanoTime}
     */
    OutboxPublisher(OutboxQueue queue, SnsTopic topic, LongSupplier nanoTime) {
        this.queue = queue;
        this.topic = topic;
        this.nanoTime = nanoTime;
    }

    /** Requests a drain once the change has committed. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void on(@Observes UserChanged change) {
        AfterCommit.once(transaction, OutboxPublisher.class, trigger::request);
    }

    /** Requests a drain. Returns at once. */
    public void on(@Observes ParkedChangeReleased released) {
        trigger.request();
    }

    /** Bypasses the coalescing: an earlier asynchronous call may have been lost, and this one must still start a drain. */
    @Schedule(hour = "*", minute = "*", second = "*/3", persistent = false)
    void drainInBackground() {
        if (context != null) {
            context.getBusinessObject(OutboxPublisher.class).drain();
        }
    }

    /** Sends the next changes, and requests another drain if there may be more. */
    @Asynchronous
    public void drain() {
        trigger.run(this::sendNext);
    }

    /** Returns whether there may be more to send now. */
    private boolean sendNext() {
        long started = nanoTime.getAsLong();
        try {
            for (int claims = 0; claims < DRAIN_CLAIMS && !hasPassed(DRAIN_TIME, started); claims++) {
                if (outages > 0 && !hasPassed(pause, pausedAt)) {
                    return false;
                }
                settleRest();
                // While SNS is unavailable, one batch is enough to find out whether it responds again.
                int limit = outages == 0 ? CLAIM_LIMIT : SnsTopic.BATCH_LIMIT;
                List<OutboxEntry> claimed = queue.claim(UUID.randomUUID(), limit, CLAIM_EXPIRY);
                if (claimed.isEmpty()) {
                    return false;
                }
                settle(claimed, topic.publish(claimed));
            }
            return true;
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "RU0104 the outbox cannot be drained, retried in {0} ms: {1}",
                    pause().toMillis(),
                    e.getMessage());
            return false;
        }
    }

    private void settle(List<OutboxEntry> claimed, PublicationResult result) {
        OutboxQueue.Settlement settlement = queue.settle(claimed, result.outcomes());
        unsettled = Stream.concat(unsettled.stream(), settlement.unsettled().stream())
                .toList();
        for (OutboxEntry entry : settlement.parked()) {
            LOG.log(
                    Level.ERROR,
                    "RU0102 the change of user {0,number,#} is parked: SNS has refused it, after {1} attempts, {2}",
                    entry.userId(),
                    entry.attempts() + 1,
                    result.outcomes().get(entry.eventId()).reason());
        }
        if (result.unavailable() == null) {
            outages = 0;
        } else {
            LOG.log(
                    Level.WARNING,
                    "RU0103 SNS is unavailable, retried in {0} ms: {1}",
                    pause().toMillis(),
                    result.unavailable());
        }
    }

    /** Settles what was sent while a writer had its row locked. */
    private void settleRest() {
        if (!unsettled.isEmpty()) {
            Map<UUID, Outcome> sent = new HashMap<>();
            unsettled.forEach(entry -> sent.put(entry.eventId(), Outcome.SENT));
            unsettled = queue.settle(unsettled, sent).unsettled();
        }
    }

    private Duration pause() {
        outages++;
        pause = PAUSE.after(outages);
        pausedAt = nanoTime.getAsLong();
        return pause;
    }

    private boolean hasPassed(Duration time, long since) {
        return nanoTime.getAsLong() - since >= time.toNanos();
    }
}
