package io.reactiveusers.client.replica;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * The row of one user id. It begins as a tombstone of revision -1, which is inserted so that there is something to lock.
 * After that it is changed only under its lock, to what {@link ReplicaState#after} returns.
 */
@Entity
@Table(name = "user_replica")
@NamedQuery(name = "UserReplica.byIds", query = "select u from UserReplica u where u.id in :ids order by u.id")
@NamedQuery(
        name = "UserReplica.revisions",
        query = "select u.id, u.revision from UserReplica u where u.deletedAt is null order by u.id")
@NamedQuery(
        name = "UserReplica.versions",
        query = "select u.id, u.revision, u.deletedAt, u.active from UserReplica u where u.id in :ids")
@NamedQuery(
        name = "UserReplica.lastApplied",
        query = "select max(u.appliedAt) from UserReplica u where u.revision >= 0")
@NamedQuery(
        name = "UserReplica.liveBetween",
        query =
                "select u from UserReplica u where u.deletedAt is null and u.id > :after and u.id <= :through order by u.id")
@NamedQuery(name = "UserReplica.countLive", query = "select count(u) from UserReplica u where u.deletedAt is null")
class UserReplica {
    @Id
    private long id;

    private long revision;

    @Column(name = "deleted_at")
    private Instant deletedAt;

    @Column(length = 300)
    private String username;

    @Column(name = "first_name", length = 300)
    private String firstName;

    @Column(name = "last_name", length = 300)
    private String lastName;

    @Column(length = 508)
    private String email;

    @Column(name = "is_active")
    private boolean active;

    @Column(name = "active_revision")
    private long activeRevision;

    @Column(name = "groups_json", length = 300_000)
    private String groups;

    @Column(name = "user_permissions_json", length = 300_000)
    private String userPermissions;

    @Column(name = "applied_at")
    private Instant appliedAt;

    /** For JPA; rows are inserted as stubs by {@link UserReplicas}. */
    protected UserReplica() {}

    long id() {
        return id;
    }

    boolean live() {
        return deletedAt == null;
    }

    /** Returns the revision that an event must exceed to change everything; 0 if any event will. */
    long highestRevision() {
        return isCredible() ? Math.max(revision, activeRevision) : 0;
    }

    /**
     * Returns whether an event can have written this row. None has a revision more than {@link UserChanged#AHEAD} after it
     * was sent, and none is applied before it was sent. A row that an earlier version or SQL has written may have one.
     */
    private boolean isCredible() {
        Instant limit = appliedAt.plus(UserChanged.AHEAD);
        return !Instant.ofEpochMilli(Math.max(revision, activeRevision)).isAfter(limit);
    }

    /** Returns the state to which later events are applied: an unknown one, if no event can have written this row. */
    ReplicaState known() {
        return isCredible() ? state() : ReplicaState.unknown(id);
    }

    /** Returns what this row shows. */
    ReplicaState state() {
        return new ReplicaState(
                revision,
                new UserState(
                        id,
                        username,
                        firstName,
                        lastName,
                        email,
                        active,
                        UserJson.groups(groups),
                        UserJson.permissions(userPermissions)),
                deletedAt,
                activeRevision);
    }

    /** Takes over a state. The time of the last change never goes back, whatever the clock does. */
    void become(ReplicaState state, Instant receivedAt) {
        UserState user = state.user();
        revision = state.revision();
        deletedAt = state.deletedAt();
        username = user.username();
        firstName = user.firstName();
        lastName = user.lastName();
        email = user.email();
        active = user.active();
        activeRevision = state.activeRevision();
        groups = UserJson.ofGroups(user.groups()).toString();
        userPermissions = UserJson.ofPermissions(user.userPermissions()).toString();
        appliedAt = receivedAt.isAfter(appliedAt) ? receivedAt : appliedAt;
    }
}
