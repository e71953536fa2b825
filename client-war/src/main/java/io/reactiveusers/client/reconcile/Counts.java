package io.reactiveusers.client.reconcile;

/**
 * The figures of a run.
 *
 * @param compared replicated users of the master
 * @param missing while comparing those found so far, afterwards those that are drift; so are the next two
 * @param extra see {@link Kind}
 * @param changed see {@link Kind}
 * @param inFlight those that differed, and were no drift but a change on its way
 * @param repaired those of which something newer has arrived after the repair was asked for
 * @param refused those that the master refused to repair
 */
public record Counts(
        long compared, long missing, long extra, long changed, long inFlight, long repaired, long refused) {
    /** Nobody yet. */
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** All that drifted. */
    public long drift() {
        return missing + extra + changed;
    }
}
