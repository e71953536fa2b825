package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.replica.ReplicaFingerprint;
import io.reactiveusers.client.replica.ReplicaRanges;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** {@link Phase#VERIFYING}: passes over the requested repairs until all have arrived. */
final class Verifying implements Step {
    private final Run run;
    private final ReplicaRanges replicas;
    private final Suspects suspects;

    /** The user id that the current pass has reached. */
    private long position = Long.MIN_VALUE;

    private int passes = 1;
    private boolean passLeftSome;

    Verifying(Run run, ReplicaRanges replicas, Suspects suspects) {
        this.run = run;
        this.replicas = replicas;
        this.suspects = suspects;
    }

    @Override
    public Duration advance() {
        SortedMap<Long, Long> sent = suspects.sentAfter(run.id(), position, MasterDirectory.LIMIT);
        if (!sent.isEmpty()) {
            findArrived(sent);
            return Duration.ZERO;
        }
        if (!passLeftSome) {
            run.end(State.FINISHED, null);
        } else if (run.stuck()) {
            Counts counts = run.counts();
            run.end(
                    State.FAILED,
                    (counts.drift() - counts.repaired() - counts.refused())
                            + " repairs have not arrived; those that wait in the queue still will");
        }
        position = Long.MIN_VALUE;
        passLeftSome = false;
        return Run.pause(Math.min(passes++, 3));
    }

    private void findArrived(SortedMap<Long, Long> sent) {
        Map<Long, ReplicaFingerprint> own = replicas.of(sent.keySet());
        List<Long> arrived = sent.entrySet().stream()
                .filter(user ->
                        own.containsKey(user.getKey()) && own.get(user.getKey()).revision() > user.getValue())
                .map(Map.Entry::getKey)
                .toList();
        suspects.judge(run.id(), arrived, Verdict.REPAIRED);
        run.count(run.counts().plusRepaired(arrived.size()));
        passLeftSome |= arrived.size() < sent.size();
        position = sent.lastKey();
        if (!arrived.isEmpty()) {
            run.progress();
        }
    }
}
