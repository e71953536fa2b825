package io.reactiveusers.master.replication;

import io.reactiveusers.common.UserChanged;
import java.util.Optional;

/** An entity whose changes {@link ReplicationListener} turns into events; each method is called once per flush. */
public interface Replicated {
    /** Returns the event of the entity's insertion, if it is replicated. */
    Optional<UserChanged> inserted();

    /** Returns the event of the changes since the last flush, if they make one; raises the revision then. */
    Optional<UserChanged> updated();

    /** Returns the event of the entity's removal, if it was replicated. */
    Optional<UserChanged> removed();
}
