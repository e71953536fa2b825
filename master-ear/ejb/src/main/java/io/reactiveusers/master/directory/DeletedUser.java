package io.reactiveusers.master.directory;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What is kept of a user who is gone: the id and its last revision, should the id come back by an import. */
@Entity
@Table(name = "deleted_user")
class DeletedUser {
    @Id
    private Long userId;

    private long revision;

    protected DeletedUser() {}

    DeletedUser(long userId, long revision) {
        this.userId = userId;
        this.revision = revision;
    }

    long getRevision() {
        return revision;
    }
}
