package io.reactiveusers.client.web;

import io.reactiveusers.client.settings.ClientSettings;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;

/**
 * The dead-letter queue of this client, used through the bridge's MXBean without any class of the bridge. Every call
 * fails with the problem {@code not-found} if there is no dead-letter queue, and {@code unavailable} if the bridge or
 * SQS does not respond.
 */
@ApplicationScoped
public class DeadLetterQueue {
    private static final Logger LOG = Logger.getLogger(DeadLetterQueue.class.getName());

    /** The longest time for which SQS keeps a message. */
    private static final Duration SQS_RETENTION = Duration.ofDays(14);

    @Inject
    private ClientSettings settings;

    /** Message ids that were sent to the client's queue again, and those that it refused. */
    record Redrive(List<String> redriven, List<String> failed) {}

    /** Returns at most {@code limit} dead letters, by the time of sending. */
    List<DeadLetter> list(int limit) {
        CompositeData[] letters =
                invoke(CompositeData[].class, "listDeadLetters", new Object[] {limit}, int.class.getName());
        Instant notBefore = notBefore();
        return Arrays.stream(letters)
                .map(letter -> DeadLetter.of(
                        (String) letter.get("messageId"),
                        Instant.ofEpochMilli((Long) letter.get("sentAt")),
                        (Integer) letter.get("receiveCount"),
                        (String) letter.get("body"),
                        (String) letter.get("fault"),
                        notBefore))
                .toList();
    }

    /**
     * Sends at most {@code limit} dead letters to the client's queue again.
     *
     * @param messageIds those to send; empty means any
     */
    Redrive redrive(Set<String> messageIds, int limit) {
        CompositeData result = invoke(
                CompositeData.class,
                "redriveDeadLetters",
                new Object[] {
                    limit, messageIds.toArray(String[]::new), notBefore().toEpochMilli()
                },
                int.class.getName(),
                String[].class.getName(),
                long.class.getName());
        return new Redrive(List.of((String[]) result.get("redriven")), List.of((String[]) result.get("failed")));
    }

    /**
     * Returns the time before which a message must not have been sent to be redriven. From the redrive on the queue keeps
     * it for up to 14 days; if it outlived the tombstone of its user, it would bring a deleted user back.
     */
    private Instant notBefore() {
        return Instant.now().minus(settings.tombstoneRetention()).plus(SQS_RETENTION);
    }

    private <T> T invoke(Class<T> type, String operation, Object[] arguments, String... signature) {
        try {
            ObjectName bridge = new ObjectName("io.reactiveusers:type=SqsBridge,queue=" + settings.queue());
            return type.cast(
                    ManagementFactory.getPlatformMBeanServer().invoke(bridge, operation, arguments, signature));
        } catch (RuntimeMBeanException e) {
            if (!(e.getCause() instanceof IllegalStateException)) {
                throw e;
            }
            throw new ProblemException(Problem.of(
                    ProblemType.NOT_FOUND,
                    "there are no dead letters: " + e.getCause().getMessage()));
        } catch (JMException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.log(Level.WARNING, "RU0304 the dead letters cannot be listed or redriven: {0}", cause.toString());
            throw new ProblemException(Problem.of(
                    ProblemType.UNAVAILABLE,
                    "the bridge is not active, or SQS does not respond or permit it: see RU0304 in the log"));
        }
    }
}
