package io.reactiveusers.client.reconcile;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of a run.
 *
 * @param compared replicated users of the master that were compared
 * @param missing users of kind {@link Kind#MISSING}: provisional while the run compares and settles, drift afterwards
 * @param extra users of kind {@link Kind#EXTRA}, likewise
 * @param changed users of kind {@link Kind#CHANGED}, likewise
 * @param inFlight users that differed because a change was on its way
 * @param repaired users for which a newer revision has arrived since the repair was requested
 * @param refused users that the master refused to repair
 */
public record Counts(
        long compared, long missing, long extra, long changed, long inFlight, long repaired, long refused) {
    /** The figures of a run that has not compared anything yet. */
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** Returns the number of users that have drifted. */
    public long drift() {
        return missing + extra + changed;
    }

    /** Returns these figures with more users compared and more users found to differ. */
    Counts plus(long moreCompared, List<Suspect> found) {
        Map<Kind, Long> kinds = found.stream().collect(Collectors.groupingBy(Suspect::kind, Collectors.counting()));
        return new Counts(
                compared + moreCompared,
                missing + kinds.getOrDefault(Kind.MISSING, 0L),
                extra + kinds.getOrDefault(Kind.EXTRA, 0L),
                changed + kinds.getOrDefault(Kind.CHANGED, 0L),
                inFlight,
                repaired,
                refused);
    }

    /** Returns these figures with the final drift, by kind, and the final number of changes in flight. */
    Counts settled(Map<Kind, Long> drift, long moving) {
        return new Counts(
                compared,
                drift.getOrDefault(Kind.MISSING, 0L),
                drift.getOrDefault(Kind.EXTRA, 0L),
                drift.getOrDefault(Kind.CHANGED, 0L),
                moving,
                0,
                0);
    }

    /** Returns these figures with more users repaired. */
    Counts plusRepaired(long more) {
        return new Counts(compared, missing, extra, changed, inFlight, repaired + more, refused);
    }

    /** Returns these figures with more users whose repair the master refused. */
    Counts plusRefused(long more) {
        return new Counts(compared, missing, extra, changed, inFlight, repaired, refused + more);
    }
}
