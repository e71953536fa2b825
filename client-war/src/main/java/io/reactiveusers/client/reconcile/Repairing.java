package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.replica.ReplicaFingerprint;
import io.reactiveusers.client.replica.ReplicaRanges;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@link Phase#REPAIRING}: one repair request to the master per step. */
final class Repairing implements Step {
    /** Users per repair request: the master's transactions for one request must end within the call's time limit. */
    private static final int REQUEST_SIZE = 400;

    /** The run requests no more repairs while the master has more than so many users to publish. */
    private static final long PENDING_LIMIT = 2000;

    private final Run run;
    private final MasterDirectory master;
    private final ReplicaRanges replicas;
    private final Suspects suspects;

    /** The user id up to which repairs have been requested. */
    private long position = Long.MIN_VALUE;

    private long pending;

    Repairing(Run run, MasterDirectory master, ReplicaRanges replicas, Suspects suspects) {
        this.run = run;
        this.master = master;
        this.replicas = replicas;
        this.suspects = suspects;
    }

    @Override
    public Duration advance() throws MasterFailure {
        if (pending > PENDING_LIMIT) {
            awaitPublication();
            return Run.FIRST_PAUSE;
        }
        List<Long> ids = suspects.next(run.id(), Verdict.DRIFT, position, REQUEST_SIZE).stream()
                .map(Suspect::userId)
                .toList();
        if (ids.isEmpty()) {
            run.enter(Phase.VERIFYING);
            return Run.FIRST_PAUSE;
        }
        Map<Long, ReplicaFingerprint> own = replicas.of(ids);
        List<ReplicaFingerprint> here = ids.stream()
                .map(user -> own.getOrDefault(user, new ReplicaFingerprint(user, false, -1, null)))
                .toList();
        MasterDirectory.Outcome outcome = master.repair(here);
        pending = outcome.pending();
        suspects.sent(
                run.id(),
                here.stream().collect(Collectors.toMap(ReplicaFingerprint::id, ReplicaFingerprint::revision)));
        suspects.judge(run.id(), outcome.refused(), Verdict.REFUSED);
        run.count(run.counts().plusRefused(outcome.refused().size()));
        position = ids.get(ids.size() - 1);
        run.progress();
        return Duration.ZERO;
    }

    /** An empty repair request returns the number of users that the master still has to publish. */
    private void awaitPublication() throws MasterFailure {
        long before = pending;
        pending = master.repair(List.of()).pending();
        if (pending < before) {
            run.progress();
        } else if (run.stuck() && !run.onboards()) {
            run.end(State.FAILED, pending + " users wait at the master and are not published");
        }
    }
}
