package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.replica.ReplicaFingerprint;
import io.reactiveusers.client.replica.ReplicaRanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@link Phase#SETTLING}: passes over the suspects until none is left or the run's patience has ended. Patience begins
 * when the queue has been found empty, because a backlog is no drift, however old it is. A user
 * that changed between the last two passes, or whose change waits at the master, is in flight; any other suspect has
 * drifted.
 */
final class Settling implements Step {
    private final Run run;
    private final MasterDirectory master;
    private final ReplicaRanges replicas;
    private final Suspects suspects;
    private final Backlog backlog;

    /** When patience began; {@code null} while the queue has a backlog. */
    private Instant patientSince;

    /** The user id that the current pass has reached. */
    private long position = Long.MIN_VALUE;

    private int passes = 1;
    private boolean lastPass;
    private boolean passLeftSome;

    Settling(Run run, MasterDirectory master, ReplicaRanges replicas, Suspects suspects, Backlog backlog) {
        this.run = run;
        this.master = master;
        this.replicas = replicas;
        this.suspects = suspects;
        this.backlog = backlog;
    }

    @Override
    public Duration advance() throws MasterFailure {
        List<Suspect> chunk = suspects.next(run.id(), Verdict.SUSPECT, position, MasterDirectory.LIMIT);
        if (!chunk.isEmpty()) {
            compareAgain(chunk);
            position = chunk.get(chunk.size() - 1).userId();
            return Duration.ZERO;
        }
        if (lastPass || !passLeftSome) {
            judge();
            return Duration.ZERO;
        }
        position = Long.MIN_VALUE;
        passLeftSome = false;
        passes++;
        Duration pause = Run.pause(passes);
        if (hasBacklog()) {
            if (!run.onboards() && run.stuck()) {
                run.end(
                        State.FAILED,
                        "the queue still has a backlog; its users cannot be compared before it has arrived");
            }
            return pause;
        }
        Duration left = Duration.between(Instant.now(), patientSince.plus(run.patience()));
        // The last pass begins when patience ends, and at least half a pause after the pass before it.
        if (left.compareTo(pause.multipliedBy(2)) < 0) {
            lastPass = true;
            return left.compareTo(pause) < 0 ? pause : left;
        }
        return pause;
    }

    private boolean hasBacklog() {
        if (patientSince == null && backlog.isEmpty()) {
            patientSince = Instant.now();
            run.progress();
        }
        return patientSince == null;
    }

    private void compareAgain(List<Suspect> chunk) throws MasterFailure {
        List<Long> ids = chunk.stream().map(Suspect::userId).toList();
        Map<Long, MasterUser> theirs =
                master.users(ids).stream().collect(Collectors.toMap(MasterUser::id, Function.identity()));
        Map<Long, ReplicaFingerprint> own = replicas.of(ids);
        List<Long> equal = new ArrayList<>();
        List<Suspect> moving = new ArrayList<>();
        for (Suspect before : chunk) {
            MasterUser user = theirs.get(before.userId());
            Optional<Suspect> now = Comparison.of(before.userId(), user, own.get(before.userId()));
            if (now.isEmpty()) {
                equal.add(before.userId());
            } else if (!now.get().equals(before) || user != null && user.pending()) {
                moving.add(now.get());
            }
        }
        suspects.remove(run.id(), equal);
        suspects.change(run.id(), moving, lastPass ? Verdict.IN_FLIGHT : Verdict.SUSPECT);
        passLeftSome |= equal.size() < chunk.size();
        if (!equal.isEmpty()) {
            run.progress();
        }
    }

    private void judge() {
        suspects.judgeRest(run.id());
        long inFlight = suspects.count(run.id(), Verdict.IN_FLIGHT).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        run.count(run.counts().settled(suspects.count(run.id(), Verdict.DRIFT), inFlight));
        Counts counts = run.counts();
        if (!run.repairs() || counts.drift() == 0) {
            run.end(State.FINISHED, null);
        } else if (Comparison.exceedsDeletionLimit(counts.extra(), replicas.liveUsers(), run.maxDeletePercent())) {
            run.end(
                    State.BLOCKED,
                    "a repair would delete " + counts.extra() + " users here, more than " + run.maxDeletePercent()
                            + " % of them");
        } else {
            run.enter(Phase.REPAIRING);
        }
    }
}
