package io.reactiveusers.master.replication;

import io.reactiveusers.common.UserChanged;
import java.time.Duration;

/**
 * The number that orders the changes of one user: about the time of the change in epoch milliseconds, and higher than
 * the one before, whatever the clock does. So the order also survives a deletion, an id that comes back, and a database
 * restored from a backup.
 */
public final class Revision {
    /** The revision of an id that has had no user yet. */
    public static final long NONE = 0;

    /** The limit that clients accept, less an hour for clocks that differ. */
    private static final long MOST_AHEAD = UserChanged.AHEAD.minusHours(1).toMillis();

    /** For changes within a millisecond, after one that had to go back. */
    private static final long LEEWAY = Duration.ofMinutes(1).toMillis();

    private Revision() {}

    /**
     * Returns the revision of the next change.
     *
     * @param previous the last one, or {@link #NONE}. If it is too far ahead for clients to accept a higher one, as after a
     *     clock that was days ahead and has been set right, the next one goes back to where they do: they have refused
     *     the previous one too
     */
    public static long after(long previous) {
        long now = System.currentTimeMillis();
        long next = Math.max(previous, now - 1) + 1;
        return previous < now + MOST_AHEAD + LEEWAY ? next : now + MOST_AHEAD;
    }
}
