package io.reactiveusers.master.outbox;

import io.reactiveusers.master.sns.Publication;
import io.reactiveusers.master.sns.PublicationResult;
import io.reactiveusers.master.sns.SnsTopic;
import io.reactiveusers.master.work.Nudges;
import io.reactiveusers.support.retry.Backoff;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Sends what the outbox holds to SNS. A commit nudges it, which makes it fast; a timer does too, from the start of the
 * server on, which makes it certain: what a crash, an outage or a lost nudge left is sent by that.
 *
 * <p>Claim and mark are transactions of {@link Outbox}; the drain itself has none, so none is open while SNS is
 * called. Ends the process between two of them, and the claim expires, and the change is sent once more, which does no
 * harm. While SNS is unavailable nothing is claimed but a batch now and then, after growing delays, and no change is
 * held against itself.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OutboxPublisher {
    private static final Logger LOG = System.getLogger(OutboxPublisher.class.getName());

    /** Changes in hand at once. With the largest payloads, 25 MB. */
    private static final int CLAIM_LIMIT = 10 * SnsTopic.BATCH_LIMIT;

    /** Longer than sending them takes, so that only the dead lose their claims. */
    private static final Duration CLAIM_EXPIRY = SnsTopic.CALL_TIMEOUT.multipliedBy(3);

    private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    @EJB
    private Outbox outbox;

    @EJB
    private SnsTopic topic;

    @Resource
    private SessionContext context;

    private final Nudges nudges = new Nudges();

    // All only ever used by the one thread that drains.
    private int outages;
    private Instant pausedUntil = Instant.EPOCH;
    private List<OutboxEntry> unmarked = List.of();

    /** For the container, which injects what it needs. */
    public OutboxPublisher() {}

    OutboxPublisher(Outbox outbox, SnsTopic topic) {
        this.outbox = outbox;
        this.topic = topic;
    }

    /** Says that there may be something to send. Returns at once. */
    public void nudge() {
        nudges.add(this::drainInBackground);
    }

    /** Not a nudge: a thread that another nudge was promised may never have come. */
    @Schedule(hour = "*", minute = "*", second = "*/3", persistent = false)
    void drainInBackground() {
        context.getBusinessObject(OutboxPublisher.class).drain();
    }

    /** Sends all there is to send. */
    @Asynchronous
    public void drain() {
        nudges.work(this::sendAll);
    }

    private void sendAll() {
        try {
            while (!Instant.now().isBefore(pausedUntil)) {
                markSent(List.of());
                // While SNS is away, no more than it takes to find out that it is back.
                int limit = outages == 0 ? CLAIM_LIMIT : SnsTopic.BATCH_LIMIT;
                List<OutboxEntry> claimed = outbox.claim(UUID.randomUUID(), limit, CLAIM_EXPIRY);
                if (claimed.isEmpty()) {
                    return;
                }
                settle(
                        claimed,
                        topic.publish(
                                claimed.stream().map(OutboxEntry::publication).toList()));
            }
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "RU0104 the outbox cannot be worked off, tried again in {0} ms: {1}",
                    pause().toMillis(),
                    e.getMessage());
        }
    }

    private void settle(List<OutboxEntry> claimed, PublicationResult result) {
        markSent(having(claimed, result.accepted()));
        for (OutboxEntry entry : having(claimed, result.refused().keySet())) {
            String reason = result.refused().get(entry.publication());
            if (outbox.markFailed(entry, true, reason)) {
                LOG.log(
                        Level.ERROR,
                        "RU0102 the change of user {0,number,#} is parked: SNS has refused it, after {1} attempts, {2}",
                        entry.publication().userId(),
                        entry.attempts() + 1,
                        reason);
            }
        }
        for (OutboxEntry entry : having(claimed, result.failed().keySet())) {
            outbox.markFailed(entry, false, result.failed().get(entry.publication()));
        }
        if (result.unavailable() == null) {
            outages = 0;
            return;
        }
        LOG.log(
                Level.WARNING,
                "RU0103 SNS is unavailable, changes wait in the outbox for {0} ms: {1}",
                pause().toMillis(),
                result.unavailable());
        outbox.release(claimed.stream()
                .filter(entry -> !result.accepted().contains(entry.publication())
                        && !result.refused().containsKey(entry.publication())
                        && !result.failed().containsKey(entry.publication()))
                .toList());
    }

    /** With those that could not be marked before, because a writer held them. */
    private void markSent(List<OutboxEntry> sent) {
        unmarked = Stream.concat(unmarked.stream(), sent.stream()).toList();
        if (!unmarked.isEmpty()) {
            unmarked = outbox.markSent(unmarked);
        }
    }

    private Duration pause() {
        outages++;
        Duration pause = PAUSE.after(outages);
        pausedUntil = Instant.now().plus(pause);
        return pause;
    }

    private static List<OutboxEntry> having(List<OutboxEntry> entries, Collection<Publication> publications) {
        return entries.stream()
                .filter(entry -> publications.contains(entry.publication()))
                .toList();
    }
}
