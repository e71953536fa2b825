package io.reactiveusers.client.reconcile;

import java.time.Instant;

/**
 * One run as it is stored.
 *
 * @param repair whether the run repairs drift or only reports it
 * @param maxDeletePercent percentage of this client's live users that a repair may delete; if it would delete more, the
 *     run ends as {@link State#BLOCKED}
 * @param heartbeat when the run last saved its progress
 * @param finishedAt {@code null} while the run is in progress
 * @param comparedThrough the user id up to which the run has compared; {@code null} before the first range and after
 *     the last
 * @param reason why the run did not finish, or what it waits for; may be {@code null}
 */
public record Reconciliation(
        long id,
        Cause cause,
        boolean repair,
        double maxDeletePercent,
        State state,
        Phase phase,
        Instant startedAt,
        Instant heartbeat,
        Instant finishedAt,
        Long comparedThrough,
        Counts counts,
        String reason) {}
