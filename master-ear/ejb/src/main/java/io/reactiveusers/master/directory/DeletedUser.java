package io.reactiveusers.master.directory;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * The id and the last revision of a deleted user, in case an import brings the id back. Whoever creates a user under an id,
 * or publishes that the id has no user, locks this row first. So the row may exist beside a living user; its revision is
 * then stale and unused.
 */
@Entity
@Table(name = "deleted_user")
public class DeletedUser {
    @Id
    private Long userId;

    private long revision;

    protected DeletedUser() {}

    public DeletedUser(long userId, long revision) {
        this.userId = userId;
        this.revision = revision;
    }

    public long getUserId() {
        return userId;
    }

    public long getRevision() {
        return revision;
    }

    /** Records a later revision of this id. */
    public void advanceTo(long newRevision) {
        revision = newRevision;
    }
}
