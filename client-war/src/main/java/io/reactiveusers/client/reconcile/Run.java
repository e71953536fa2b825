package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.replica.ReplicaFingerprint;
import io.reactiveusers.client.replica.ReplicaRanges;
import io.reactiveusers.common.ContentDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * One run, from the node that runs it: a step at a time, each of them short and with at most two calls to the master.
 * Between steps everything another may want to know is in the database. Not for use by several threads.
 */
final class Run {
    private static final Logger LOG = Logger.getLogger(Run.class.getName());

    /** Users that a repair is asked for at once: the master's transactions of one call must end within its limit. */
    private static final int REPAIRS = 400;

    /** Users that may wait at the master before it is asked for more, or a change made now would wait behind them. */
    private static final long PENDING_LIMIT = 2000;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final long id;
    private final UUID owner;
    private final boolean onboards;
    private final boolean repairs;
    private final double maxDeletePercent;
    private final Duration patience;
    private final Reconciliations reconciliations;
    private final Suspects suspects;
    private final MasterDirectory master;
    private final ReplicaRanges replicas;

    private Phase phase = Phase.COMPARING;
    private Counts counts = Counts.NONE;
    private State state = State.RUNNING;
    private String reason;

    /** In the pass through range or suspects that is under way: the id it has come to. */
    private long position = Long.MIN_VALUE;

    private Instant settlingSince;
    private boolean lastPass;
    private int passes;
    private boolean passLeftSome;
    private long pending;
    private int failures;
    private Instant lastProgress = Instant.now();

    Run(
            Reconciliation run,
            UUID owner,
            Duration patience,
            Reconciliations reconciliations,
            Suspects suspects,
            MasterDirectory master,
            ReplicaRanges replicas) {
        id = run.id();
        onboards = run.cause() == Cause.ONBOARDING;
        repairs = run.repair();
        maxDeletePercent = run.maxDeletePercent();
        this.owner = owner;
        this.patience = patience;
        this.reconciliations = reconciliations;
        this.suspects = suspects;
        this.master = master;
        this.replicas = replicas;
    }

    long id() {
        return id;
    }

    State state() {
        return state;
    }

    Counts counts() {
        return counts;
    }

    String reason() {
        return reason;
    }

    /** How often in a row the run has failed to go on. */
    int failures() {
        return failures;
    }

    boolean onboards() {
        return onboards;
    }

    /**
     * Goes one step on.
     *
     * @return the pause before the next step; empty if there is none, because the run has ended or is another's
     * @throws Exception if what became of the step cannot be written; then it may be tried again
     */
    Optional<Duration> step() throws Exception {
        Duration pause;
        reason = null;
        try {
            pause = switch (phase) {
                case COMPARING -> compare();
                case SETTLING -> settle();
                case REPAIRING -> repair();
                case VERIFYING -> verify();
            };
            failures = 0;
        } catch (MasterFailure e) {
            pause = failed(e.getMessage(), e.isLasting());
        } catch (Exception e) {
            // Also checked ones that nobody declares: of a CDI bean's transaction that cannot commit.
            LOG.log(Level.FINE, "a step failed", e);
            pause = failed(e.toString(), false);
        }
        return state == State.RUNNING && save() ? Optional.of(pause) : Optional.empty();
    }

    /** Ends the run where it stands. */
    void end(State end, String why) {
        reason = why;
        if (reconciliations.end(id, owner, end, phase, counts, why)) {
            state = end;
        }
    }

    private boolean save() {
        return reconciliations.save(
                id,
                owner,
                phase,
                phase == Phase.COMPARING && position > Long.MIN_VALUE ? position : null,
                counts,
                reason);
    }

    private Duration failed(String why, boolean lasting) {
        failures++;
        reason = why;
        // A new client has nothing better to do than to wait; for others the next run is as good as this one.
        if (!onboards && (lasting || stuck())) {
            end(State.FAILED, why);
        }
        return pause(failures);
    }

    private boolean stuck() {
        return Instant.now().isAfter(lastProgress.plus(patience.multipliedBy(10)));
    }

    private void progress() {
        lastProgress = Instant.now();
    }

    private static Duration pause(int times) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private Duration compare() throws MasterFailure {
        MasterDirectory.Range range = master.range(position);
        long through = range.through() == null ? Long.MAX_VALUE : range.through();
        // One more than there should be is enough to tell.
        ContentDigest own = replicas.digest(position, through, Math.toIntExact(range.users()) + 1);
        Long reached = range.through();
        if (own.users() == range.users() && own.hex().equals(range.digest())) {
            counts = plus(range.users(), List.of());
        } else {
            reached = compareOneByOne(through);
        }
        progress();
        if (reached != null) {
            position = reached;
            return Duration.ZERO;
        }
        if (counts.drift() == 0) {
            end(State.FINISHED, null);
        } else {
            settlingSince = Instant.now();
            enter(Phase.SETTLING);
            passes = 1;
            return pause(passes);
        }
        return Duration.ZERO;
    }

    /** Answers how far it went; {@code null}: to the end. */
    private Long compareOneByOne(long through) throws MasterFailure {
        MasterDirectory.Users theirs = master.users(position, through);
        Long reached = theirs.through();
        List<MasterUser> users = theirs.users();
        int limit = 2 * MasterDirectory.LIMIT;
        List<ReplicaFingerprint> own = replicas.live(position, reached == null ? Long.MAX_VALUE : reached, limit);
        if (own.size() == limit) {
            // There are more here than one step takes: only up to the last of these.
            long last = own.get(limit - 1).id();
            users = users.stream().filter(user -> user.id() <= last).toList();
            reached = last;
        }
        List<Suspect> found = Comparison.of(users, own);
        suspects.add(id, found);
        counts = plus(users.size(), found);
        return reached;
    }

    private Counts plus(long compared, List<Suspect> found) {
        Map<Kind, Long> kinds = found.stream().collect(Collectors.groupingBy(Suspect::kind, Collectors.counting()));
        return new Counts(
                counts.compared() + compared,
                counts.missing() + kinds.getOrDefault(Kind.MISSING, 0L),
                counts.extra() + kinds.getOrDefault(Kind.EXTRA, 0L),
                counts.changed() + kinds.getOrDefault(Kind.CHANGED, 0L),
                counts.inFlight(),
                counts.repaired(),
                counts.refused());
    }

    private Duration settle() throws MasterFailure {
        List<Suspect> chunk = suspects.next(id, Verdict.SUSPECT, position, MasterDirectory.LIMIT);
        if (!chunk.isEmpty()) {
            look(chunk);
            position = chunk.get(chunk.size() - 1).userId();
            progress();
            return Duration.ZERO;
        }
        if (lastPass || !passLeftSome) {
            judge();
            return Duration.ZERO;
        }
        position = Long.MIN_VALUE;
        passLeftSome = false;
        passes++;
        Duration left = Duration.between(Instant.now(), settlingSince.plus(patience));
        Duration pause = pause(passes);
        // The last look comes when patience has ended, and half of it or more after the look before.
        if (left.compareTo(pause.multipliedBy(2)) < 0) {
            lastPass = true;
            return left.compareTo(pause) < 0 ? pause : left;
        }
        return pause;
    }

    private void look(List<Suspect> chunk) throws MasterFailure {
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
        suspects.remove(id, equal);
        suspects.change(id, moving, lastPass ? Verdict.IN_FLIGHT : Verdict.SUSPECT);
        passLeftSome |= equal.size() < chunk.size();
    }

    private void judge() {
        suspects.judgeRest(id);
        Map<Kind, Long> drift = suspects.count(id, Verdict.DRIFT);
        long inFlight = suspects.count(id, Verdict.IN_FLIGHT).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        counts = new Counts(
                counts.compared(),
                drift.getOrDefault(Kind.MISSING, 0L),
                drift.getOrDefault(Kind.EXTRA, 0L),
                drift.getOrDefault(Kind.CHANGED, 0L),
                inFlight,
                0,
                0);
        if (!repairs || counts.drift() == 0) {
            end(State.FINISHED, null);
        } else if (Comparison.brakes(counts.extra(), replicas.liveUsers(), maxDeletePercent)) {
            end(
                    State.BRAKED,
                    "a repair would delete " + counts.extra() + " users here, more than " + maxDeletePercent
                            + " % of them");
        } else {
            enter(Phase.REPAIRING);
        }
    }

    private Duration repair() throws MasterFailure {
        if (pending > PENDING_LIMIT) {
            long before = pending;
            pending = master.repair(List.of()).pending();
            if (pending < before) {
                progress();
            } else if (stuck() && !onboards) {
                end(State.FAILED, pending + " users wait at the master and are not sent");
            }
            return FIRST_PAUSE;
        }
        List<Long> ids = suspects.next(id, Verdict.DRIFT, position, REPAIRS).stream()
                .map(Suspect::userId)
                .toList();
        if (ids.isEmpty()) {
            enter(Phase.VERIFYING);
            passes = 1;
            return FIRST_PAUSE;
        }
        Map<Long, ReplicaFingerprint> own = replicas.of(ids);
        List<ReplicaFingerprint> here = ids.stream()
                .map(user -> own.getOrDefault(user, new ReplicaFingerprint(user, false, -1, null)))
                .toList();
        MasterDirectory.Outcome outcome = master.repair(here);
        pending = outcome.pending();
        suspects.sent(
                id, here.stream().collect(Collectors.toMap(ReplicaFingerprint::id, ReplicaFingerprint::revision)));
        suspects.judge(id, outcome.refused(), Verdict.REFUSED);
        counts = with(counts.repaired(), counts.refused() + outcome.refused().size());
        position = ids.get(ids.size() - 1);
        progress();
        return Duration.ZERO;
    }

    private Duration verify() {
        SortedMap<Long, Long> sent = suspects.sentAfter(id, position, MasterDirectory.LIMIT);
        if (!sent.isEmpty()) {
            Map<Long, ReplicaFingerprint> own = replicas.of(sent.keySet());
            List<Long> arrived = sent.entrySet().stream()
                    .filter(user -> own.containsKey(user.getKey())
                            && own.get(user.getKey()).revision() > user.getValue())
                    .map(Map.Entry::getKey)
                    .toList();
            suspects.judge(id, arrived, Verdict.REPAIRED);
            counts = with(counts.repaired() + arrived.size(), counts.refused());
            passLeftSome |= arrived.size() < sent.size();
            position = sent.lastKey();
            if (!arrived.isEmpty()) {
                progress();
            }
            return Duration.ZERO;
        }
        if (!passLeftSome) {
            end(State.FINISHED, null);
        } else if (stuck()) {
            end(
                    State.FAILED,
                    (counts.drift() - counts.repaired() - counts.refused())
                            + " repairs have not arrived; what waits in the queue still will");
        }
        position = Long.MIN_VALUE;
        passLeftSome = false;
        return pause(Math.min(passes++, 3));
    }

    private Counts with(long repaired, long refused) {
        return new Counts(
                counts.compared(),
                counts.missing(),
                counts.extra(),
                counts.changed(),
                counts.inFlight(),
                repaired,
                refused);
    }

    private void enter(Phase next) {
        phase = next;
        position = Long.MIN_VALUE;
        passLeftSome = false;
        progress();
    }
}
