package io.reactiveusers.master.replication;

/**
 * The number that orders the changes of one user: about the time of the change in epoch milliseconds, and higher than
 * the one before whatever the clock does. So it also holds across a deletion, an id that comes back, and a database
 * restored from a backup.
 */
public final class Revision {
    /** Of an id that has had no user yet. */
    public static final long NONE = 0;

    private Revision() {}

    public static long after(long previous) {
        return Math.max(previous + 1, System.currentTimeMillis());
    }
}
