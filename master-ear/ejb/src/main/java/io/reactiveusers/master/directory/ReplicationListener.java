package io.reactiveusers.master.directory;

import io.reactiveusers.common.UserChanged;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PreRemove;
import jakarta.persistence.PreUpdate;
import java.util.Optional;

/**
 * Turns the life cycle of a {@link User} (Jakarta Persistence 3.1, 3.6 Entity Listeners) into {@link UserChanged}
 * events, fired synchronously in the transaction of the change: an observer that throws rolls it back.
 */
public class ReplicationListener {
    private final Event<UserChanged> changes;

    @Inject
    ReplicationListener(Event<UserChanged> changes) {
        this.changes = changes;
    }

    @PostPersist
    void inserted(User user) {
        fire(user.inserted());
    }

    /** Raises the user's revision, which is the entity's own state and so may change here. */
    @PreUpdate
    void updated(User user) {
        fire(user.updated());
    }

    @PreRemove
    void removed(User user) {
        fire(user.removed());
    }

    private void fire(Optional<UserChanged> change) {
        change.ifPresent(changes::fire);
    }
}
