package io.reactiveusers.master.directory;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.master.replication.Replicated;
import io.reactiveusers.master.replication.ReplicationListener;
import io.reactiveusers.master.replication.Revision;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A user of the directory. Every user who is not staff is replicated to the clients.
 *
 * <p>Life cycle: before the first change in a transaction, the user remembers the state that clients were last sent. When
 * the change is flushed, {@link ReplicationListener} asks whether the state differs now. If it does, the revision is raised
 * and an event is made. So a change that is undone before the flush makes no event, nor does one of a field that is not
 * replicated.
 */
@Entity
@Table(name = "directory_user")
@EntityListeners(ReplicationListener.class)
public class User implements Replicated {
    @Id
    private Long id;

    /** Prevents lost updates. Without it, a change of groups alone would not call {@code @PreUpdate}. */
    @Version
    private Integer version;

    /** Orders this user's events. Each event raises it, and nothing else does. */
    private long revision;

    private String username;
    private String firstName;
    private String lastName;
    private String email;

    @Embedded
    private SearchKeys searchKeys;

    private boolean active;
    private boolean staff;
    private boolean superuser;
    private Instant dateJoined;

    @ManyToMany
    @JoinTable(
            name = "user_group",
            joinColumns = @JoinColumn(name = "user_id"),
            inverseJoinColumns = @JoinColumn(name = "group_id"))
    private Set<Group> groups = new HashSet<>();

    @ManyToMany
    @JoinTable(
            name = "user_permission",
            joinColumns = @JoinColumn(name = "user_id"),
            inverseJoinColumns = @JoinColumn(name = "permission_id"))
    private Set<Permission> permissions = new HashSet<>();

    /** The state that clients were last sent, once a change has begun; {@code null} before. */
    @Transient
    private Optional<UserState> lastReplicated;

    /** Whether the next flush makes an event even if the state is the same. */
    @Transient
    private boolean toBeRepublished;

    protected User() {}

    /**
     * Makes a user that no client has been sent.
     *
     * @param previousRevision the last revision of an earlier user with this id, or {@link Revision#NONE}
     */
    User(long id, Instant dateJoined, long previousRevision) {
        this.id = id;
        this.dateJoined = dateJoined;
        this.revision = Revision.after(previousRevision);
        this.lastReplicated = Optional.empty();
    }

    public long getId() {
        return id;
    }

    /** Returns the version, for a change that must not overwrite another one: {@link UserDirectory#change}. */
    public int getVersion() {
        return version;
    }

    public long getRevision() {
        return revision;
    }

    /** Returns the username: NFKC-normalised, case-sensitive, at most 150 code points, unique at any one time. */
    public String getUsername() {
        return username;
    }

    public String getFirstName() {
        return firstName;
    }

    public String getLastName() {
        return lastName;
    }

    public String getEmail() {
        return email;
    }

    /** Returns whether the user may log in, here and at the clients. */
    public boolean isActive() {
        return active;
    }

    /** Returns whether the user may use the console; staff users are not replicated. */
    public boolean isStaff() {
        return staff;
    }

    public boolean isSuperuser() {
        return superuser;
    }

    public Instant getDateJoined() {
        return dateJoined;
    }

    /** Returns the groups without those that are being deleted. */
    public Set<Group> getGroups() {
        Set<Group> visible = new HashSet<>(groups);
        visible.removeIf(Group::isBeingDeleted);
        return Collections.unmodifiableSet(visible);
    }

    /** Returns the permissions that were given to the user directly. */
    public Set<Permission> getPermissions() {
        return Collections.unmodifiableSet(permissions);
    }

    /** Takes over every field of the draft but the password; the groups and permissions are those that the draft names. */
    void edit(UserDraft draft, Set<Group> newGroups, Set<Permission> newPermissions) {
        rememberLastReplicated();
        username = draft.username();
        firstName = draft.firstName();
        lastName = draft.lastName();
        email = draft.email();
        searchKeys = new SearchKeys(username, firstName, lastName, email);
        active = draft.active();
        staff = draft.staff();
        superuser = draft.superuser();
        if (!getGroups().equals(newGroups)) {
            groups.removeIf(group -> !group.isBeingDeleted() && !newGroups.contains(group));
            groups.addAll(newGroups);
        }
        if (!permissions.equals(newPermissions)) {
            permissions.retainAll(newPermissions);
            permissions.addAll(newPermissions);
        }
    }

    /** Publishes the user again, with a new revision, because a group's name has changed; does nothing for staff. */
    public void republish() {
        rememberLastReplicated();
        if (lastReplicated.isPresent()) {
            republishAfter(revision);
        }
    }

    /**
     * Publishes again what the clients should have, which for staff is a deletion.
     *
     * @param clientRevision the highest revision that a client has of this user; the new one is higher
     */
    public void republishAfter(long clientRevision) {
        rememberLastReplicated();
        toBeRepublished = true;
        revision = Revision.after(Math.max(revision, clientRevision));
    }

    /** Removes the user from a group. */
    public void leave(Group group) {
        rememberLastReplicated();
        groups.remove(group);
    }

    @Override
    public Optional<UserChanged> inserted() {
        lastReplicated = state();
        return lastReplicated.map(state -> UserEvents.event(Action.INSERT, state, revision));
    }

    @Override
    public Optional<UserChanged> updated() {
        rememberLastReplicated();
        Optional<UserState> before = lastReplicated;
        Optional<UserState> after = state();
        if (before.equals(after) && !toBeRepublished) {
            return Optional.empty();
        }
        if (!toBeRepublished) {
            revision = Revision.after(revision);
        }
        toBeRepublished = false;
        lastReplicated = after;
        return Optional.of(UserEvents.change(id, before, after, revision));
    }

    @Override
    public Optional<UserChanged> removed() {
        rememberLastReplicated();
        revision = Revision.after(revision);
        return lastReplicated.map(state -> UserEvents.event(Action.DELETE, state, revision));
    }

    /** Returns the replicated state; empty for staff. */
    public Optional<UserState> state() {
        return staff ? Optional.empty() : Optional.of(UserEvents.state(this));
    }

    private void rememberLastReplicated() {
        if (lastReplicated == null) {
            lastReplicated = state();
        }
    }
}
