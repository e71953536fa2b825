package io.reactiveusers.common;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A replicated user changed. Fired at the master as a CDI event while the change is being written, sent as a message,
 * and decoded at the client. It carries the whole state, so it may be lost, duplicated or overtaken without harm as
 * long as a newer one arrives.
 *
 * @param action what happened
 * @param user the state to have; for a {@link Action#DELETE} the last one that was replicated
 * @param revision orders the events of one user, in whatever order they arrive: the higher one is the newer. About the
 *     time of the change in epoch milliseconds, and never negative
 * @param eventId the same for every delivery of this event; {@code null} from the prototype's master
 * @param occurredAt when the change was written
 * @param source the application that wrote it; {@code null} from the prototype's master
 */
public record UserChanged(
        Action action, UserState user, long revision, UUID eventId, Instant occurredAt, String source) {

    /**
     * How far a revision may be ahead of the time at which its message was sent. A revision that is further ahead would
     * block every later change of its user for as long. Masters publish none, and clients refuse it.
     */
    public static final Duration AHEAD = Duration.ofDays(1);
}
