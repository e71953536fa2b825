package io.reactiveusers.client.reconcile;

import java.time.Instant;

/**
 * One run, as it stands.
 *
 * @param repair whether drift is repaired, or only reported
 * @param maxDeletePercent of this client's live users; if a repair would delete more, the run is {@link State#BRAKED}
 * @param heartbeat when it last was known to be alive
 * @param finishedAt {@code null} while it runs
 * @param comparedThrough the id up to which it has compared; {@code null} before the first range and after the last
 * @param reason why it did not finish, or what it waits for; {@code null} if there is nothing to say
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
