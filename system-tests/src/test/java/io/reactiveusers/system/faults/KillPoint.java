package io.reactiveusers.system.faults;

import java.util.Locale;

/** Where a server is killed: at a rule of {@code faults/kill-points.btm}. */
enum KillPoint {
    /** A change is committed, the publisher not nudged yet. */
    MASTER_COMMITTED,
    /** Changes are claimed, and nothing of them is sent. */
    MASTER_CLAIMED,
    /** SNS has taken changes, and nobody has noticed. */
    MASTER_PUBLISHED,
    /** What SNS has taken is about to be marked. */
    MASTER_MARKING,
    /** Messages are received, and nothing is done with them yet. */
    CLIENT_RECEIVED,
    /** Events are applied, in a transaction that is not committed. */
    CLIENT_APPLIED,
    /** The transaction is committed, the messages are still in the queue. */
    CLIENT_COMMITTED;

    /** Whether it is one of the master's, rather than of a client's. */
    boolean ofMaster() {
        return name().startsWith("MASTER");
    }

    /** As the rules call it. */
    String rule() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
