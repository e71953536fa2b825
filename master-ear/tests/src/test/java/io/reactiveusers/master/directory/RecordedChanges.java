package io.reactiveusers.master.directory;

import io.reactiveusers.common.UserChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records every event that was fired, committed or not. */
@ApplicationScoped
public class RecordedChanges {
    private final List<UserChanged> changes = new CopyOnWriteArrayList<>();

    void on(@Observes UserChanged change) {
        changes.add(change);
    }

    /** Returns the events of one user, oldest first. */
    public List<UserChanged> of(long userId) {
        return new ArrayList<>(
                changes.stream().filter(change -> change.user().id() == userId).toList());
    }
}
