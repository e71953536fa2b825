package io.reactiveusers.client.replica;

import io.reactiveusers.common.UserState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * The row of one user id. Begins as a tombstone of revision -1, inserted to have something to lock; from then on it is
 * changed under its lock only, to what {@link ReplicaState#after} says.
 */
@Entity
@Table(name = "user_replica")
@NamedQuery(name = "UserReplica.byIds", query = "select u from UserReplica u where u.id in :ids order by u.id")
@NamedQuery(
        name = "UserReplica.revisions",
        query = "select u.id, u.revision from UserReplica u where u.deletedAt is null order by u.id")
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

    /** Both revisions are one but where a row has been written past the application. */
    long highestRevision() {
        return Math.max(revision, activeRevision);
    }

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

    void become(ReplicaState state, Instant now) {
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
        appliedAt = now;
    }
}
