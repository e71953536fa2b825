package io.reactiveusers.master.directory;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * What is kept of a user who is gone: the id and its last revision, should the id come back by an import. The row is
 * also what stands for an id without a user: it is locked by whoever creates a user under that id, or tells the clients
 * that there is none. Then it may be there while there is a user, with a revision that no longer matters.
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

    public void advanceTo(long newRevision) {
        revision = newRevision;
    }
}
