package io.reactiveusers.master.directory;

import io.reactiveusers.common.UserChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every change that was committed. A chunk of a fan-out that is rolled back, and tried again, is recorded once. */
@ApplicationScoped
public class RecordedChanges {
    private final List<UserChanged> changes = new CopyOnWriteArrayList<>();

    void on(@Observes(during = TransactionPhase.AFTER_SUCCESS) UserChanged change) {
        changes.add(change);
    }

    /** Those about one user, oldest first. */
    public List<UserChanged> of(long userId) {
        return new ArrayList<>(
                changes.stream().filter(change -> change.user().id() == userId).toList());
    }
}
