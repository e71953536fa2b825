package io.reactiveusers.client.replica;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What this client knows about one user, and the rule by which it changes. It needs neither database nor container, so
 * that tests can apply the rule to every order of events.
 *
 * @param revision the revision of the event this is the state after; -1 before the first
 * @param user the replicated fields, {@code active} never null; in a tombstone empty but for the id
 * @param deletedAt when the user ceased to be replicated; {@code null} while it is
 * @param activeRevision the revision of the event that decided {@code user.active()}
 */
public record ReplicaState(long revision, UserState user, Instant deletedAt, long activeRevision) {

    /** Returns what is known before the first event. */
    static ReplicaState unknown(long id) {
        return new ReplicaState(-1, nothingOf(id, true), Instant.EPOCH, -1);
    }

    /** Returns whether the user is replicated at present. */
    public boolean live() {
        return deletedAt == null;
    }

    /** Returns whether the user may log in and watch here: replicated, and active. */
    public boolean admitted() {
        return live() && user.active();
    }

    /** Returns the state after one more event of this user, whether or not it is the newest; see the package. */
    public ReplicaState after(UserChanged event) {
        boolean deletes = event.action() == Action.DELETE;
        Boolean said = deletes ? Boolean.TRUE : event.user().active();
        boolean active = user.active();
        long decided = activeRevision;
        if (said != null && event.revision() > activeRevision) {
            active = said;
            decided = event.revision();
        } else if (said != null && event.revision() == activeRevision) {
            active &= said;
        }
        UserState next = deletes ? nothingOf(user.id(), active) : with(event.user(), active);
        // As precise as the database stores it, so that a repeated event equals the stored one.
        Instant deleted = deletes ? event.occurredAt().truncatedTo(ChronoUnit.MICROS) : null;
        return wins(event.revision(), next, deleted)
                ? new ReplicaState(event.revision(), next, deleted, decided)
                : new ReplicaState(revision, with(user, active), deletedAt, decided);
    }

    /**
     * Returns whether this state is newer than another of the same user; of two with one revision the same one
     * everywhere.
     */
    public boolean supersedes(ReplicaState other) {
        return other.wins(revision, user, deletedAt);
    }

    private boolean wins(long otherRevision, UserState other, Instant deleted) {
        if (otherRevision != revision) {
            return otherRevision > revision;
        }
        if (deleted != null || !live()) {
            return deleted != null && (live() || deleted.isAfter(deletedAt));
        }
        // The order of contents is arbitrary, but the same at every client.
        return other.toString().compareTo(with(user, other.active()).toString()) > 0;
    }

    private static UserState with(UserState user, boolean active) {
        return new UserState(
                user.id(),
                user.username(),
                user.firstName(),
                user.lastName(),
                user.email(),
                active,
                user.groups(),
                user.userPermissions());
    }

    private static UserState nothingOf(long id, boolean active) {
        return new UserState(id, "", "", "", "", active, List.of(), List.of());
    }
}
