package io.reactiveusers.system.faults;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts of all writers. */
final class Tally {
    /** Changes that are done. */
    final AtomicInteger done = new AtomicInteger();

    /** Changes that the master refused because they were made to be rolled back. */
    final AtomicInteger rolledBack = new AtomicInteger();

    /** Requests that were repeated because the response was lost or the master could not do them. */
    final AtomicInteger unanswered = new AtomicInteger();
}
