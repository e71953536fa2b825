package io.reactiveusers.master.replication;

import io.reactiveusers.common.UserChanged;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PreRemove;
import jakarta.persistence.PreUpdate;
import java.util.Optional;

/**
 * Turns the life cycle of a {@link Replicated} entity (Jakarta Persistence 3.1, 3.6 Entity Listeners) into {@link
 * UserChanged} events, fired synchronously in the transaction of the change: an observer that throws rolls it back.
 */
public class ReplicationListener {
    private final Event<UserChanged> changes;

    @Inject
    ReplicationListener(Event<UserChanged> changes) {
        this.changes = changes;
    }

    @PostPersist
    void inserted(Replicated entity) {
        fire(entity.inserted());
    }

    /** Raises the user's revision, which is the entity's own state and so may change here. */
    @PreUpdate
    void updated(Replicated entity) {
        fire(entity.updated());
    }

    @PreRemove
    void removed(Replicated entity) {
        fire(entity.removed());
    }

    private void fire(Optional<UserChanged> change) {
        change.ifPresent(changes::fire);
    }
}
