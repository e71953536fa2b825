package io.reactiveusers.system.faults;

import java.util.Locale;

/** Points at which a server is killed, by rules of {@code faults/kill-points.btm}. */
enum KillPoint {
    /** A change is committed, and the publisher not yet triggered. */
    MASTER_COMMITTED,
    /** Changes are claimed, and not yet sent. */
    MASTER_CLAIMED,
    /** SNS has accepted changes, and the publisher has not seen the response. */
    MASTER_PUBLISHED,
    /** Accepted changes are about to be deleted from the outbox. */
    MASTER_SETTLING,
    /** Messages are received, and not yet delivered. */
    CLIENT_RECEIVED,
    /** Events are applied in a transaction that is not yet committed. */
    CLIENT_APPLIED,
    /** The transaction is committed, and the messages are still in the queue. */
    CLIENT_COMMITTED;

    /** Returns whether it is a point in the master, rather than in a client. */
    boolean ofMaster() {
        return name().startsWith("MASTER");
    }

    /** Returns the name that the rules use. */
    String rule() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
