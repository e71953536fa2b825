package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.replica.ReplicaFingerprint;
import io.reactiveusers.client.replica.ReplicaRanges;
import io.reactiveusers.common.ContentDigest;
import java.time.Duration;
import java.util.List;

/** {@link Phase#COMPARING}: one range of user ids per step, and its users one by one if the digests differ. */
final class Comparing implements Step {
    private final Run run;
    private final MasterDirectory master;
    private final ReplicaRanges replicas;
    private final Suspects suspects;

    /** The user id up to which the run has compared. */
    private long position = Long.MIN_VALUE;

    Comparing(Run run, MasterDirectory master, ReplicaRanges replicas, Suspects suspects) {
        this.run = run;
        this.master = master;
        this.replicas = replicas;
        this.suspects = suspects;
    }

    @Override
    public Long comparedThrough() {
        return position == Long.MIN_VALUE ? null : position;
    }

    @Override
    public Duration advance() throws MasterFailure {
        MasterDirectory.Range range = master.range(position);
        long through = range.through() == null ? Long.MAX_VALUE : range.through();
        // One user more than the master has is enough to make the digests differ.
        ContentDigest own = replicas.digest(position, through, Math.toIntExact(range.users()) + 1);
        Long reached = range.through();
        if (own.users() == range.users() && own.hex().equals(range.digest())) {
            run.count(run.counts().plus(range.users(), List.of()));
        } else {
            reached = compareOneByOne(through);
        }
        run.progress();
        if (reached != null) {
            position = reached;
            return Duration.ZERO;
        }
        if (run.counts().drift() == 0) {
            run.end(State.FINISHED, null);
            return Duration.ZERO;
        }
        run.enter(Phase.SETTLING);
        return Run.pause(1);
    }

    /** Returns the user id up to which it has compared; {@code null} at the end of the directory. */
    private Long compareOneByOne(long through) throws MasterFailure {
        MasterDirectory.Users theirs = master.users(position, through);
        Long reached = theirs.through();
        List<MasterUser> users = theirs.users();
        int limit = 2 * MasterDirectory.LIMIT;
        List<ReplicaFingerprint> own = replicas.live(position, reached == null ? Long.MAX_VALUE : reached, limit);
        if (own.size() == limit) {
            // This client has more users in the range than one step handles: the step ends at the last of them.
            long last = own.get(limit - 1).id();
            users = users.stream().filter(user -> user.id() <= last).toList();
            reached = last;
        }
        List<Suspect> found = Comparison.of(users, own);
        suspects.add(run.id(), found);
        run.count(run.counts().plus(users.size(), found));
        return reached;
    }
}
