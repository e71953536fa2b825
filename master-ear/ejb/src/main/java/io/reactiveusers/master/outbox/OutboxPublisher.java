package io.reactiveusers.master.outbox;

import io.reactiveusers.master.sns.Publication;
import io.reactiveusers.master.sns.PublicationResult;
import io.reactiveusers.master.sns.SnsTopic;
import io.reactiveusers.master.work.Nudges;
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

    /** Longer than a batch can take, so that only the dead lose their claims. */
    private static final Duration CLAIM_EXPIRY = SnsTopic.CALL_TIMEOUT.multipliedBy(3);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    @EJB
    private Outbox outbox;

    @EJB
    private SnsTopic topic;

    @Resource
    private SessionContext context;

    private final Nudges nudges = new Nudges();

    // Both only ever used by the one thread that drains.
    private int outages;
    private Instant pausedUntil = Instant.EPOCH;

    /** Says that there may be something to send. Returns at once. */
    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    public void nudge() {
        nudges.add(() -> context.getBusinessObject(OutboxPublisher.class).drain());
    }

    /** Sends all there is to send. */
    @Asynchronous
    public void drain() {
        nudges.work(this::sendAll);
    }

    private void sendAll() {
        UUID owner = UUID.randomUUID();
        while (!Instant.now().isBefore(pausedUntil)) {
            List<OutboxEntry> claimed = outbox.claim(owner, SnsTopic.BATCH_LIMIT, CLAIM_EXPIRY);
            if (claimed.isEmpty()) {
                return;
            }
            settle(
                    owner,
                    claimed,
                    topic.publish(claimed.stream().map(OutboxEntry::publication).toList()));
        }
    }

    private void settle(UUID owner, List<OutboxEntry> claimed, PublicationResult result) {
        outbox.markSent(owner, having(claimed, result.accepted()));
        for (OutboxEntry entry : having(claimed, result.refused().keySet())) {
            String reason = result.refused().get(entry.publication());
            if (outbox.markRefused(owner, entry, reason)) {
                LOG.log(
                        Level.ERROR,
                        "RU0102 the change of user {0,number,#} is parked: SNS has refused it {1} times, {2}",
                        entry.publication().userId(),
                        Outbox.ATTEMPTS_LIMIT,
                        reason);
            }
        }
        if (result.unavailable() == null) {
            outages = 0;
            return;
        }
        outages++;
        Duration pause = Backoff.delay(outages, FIRST_PAUSE, LONGEST_PAUSE);
        pausedUntil = Instant.now().plus(pause);
        LOG.log(
                Level.WARNING,
                "RU0103 SNS is unavailable, changes wait in the outbox for {0} ms: {1}",
                pause.toMillis(),
                result.unavailable());
        outbox.release(
                owner,
                claimed.stream()
                        .filter(entry -> !result.accepted().contains(entry.publication())
                                && !result.refused().containsKey(entry.publication()))
                        .toList());
    }

    private static List<OutboxEntry> having(List<OutboxEntry> entries, Collection<Publication> publications) {
        return entries.stream()
                .filter(entry -> publications.contains(entry.publication()))
                .toList();
    }
}
