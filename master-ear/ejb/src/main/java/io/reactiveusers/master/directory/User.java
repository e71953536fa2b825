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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A user of the directory. Whoever is not staff is replicated to the clients.
 *
 * <p>Life cycle: before the first change in a transaction the user remembers the state the clients were told; when the
 * change is flushed, {@link ReplicationListener} asks whether that state is now another one, which raises the revision
 * and makes the event. So a change that is undone before the flush is none, and one of a field that is not replicated
 * makes no event.
 */
@Entity
@Table(name = "directory_user")
@EntityListeners(ReplicationListener.class)
public class User implements Replicated {
    /** The source named in every event. */
    private static final String SOURCE = "master";

    @Id
    private Long id;

    /** Against lost updates; without it a change of groups alone would not call {@code @PreUpdate}. */
    @Version
    private Integer version;

    /** Orders this user's events; raised by each, and by nothing else. */
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

    /** What the clients were last told, once a change has begun; {@code null} before. */
    @Transient
    private Optional<UserState> told;

    /** Whether to tell the clients even though the state looks the same. */
    @Transient
    private boolean toBeRepublished;

    protected User() {}

    /**
     * A new user, of whom nobody has been told.
     *
     * @param previousRevision the last one of an earlier user with this id, or {@link Revision#NONE}
     */
    User(long id, Instant dateJoined, long previousRevision) {
        this.id = id;
        this.dateJoined = dateJoined;
        this.revision = Revision.after(previousRevision);
        this.told = Optional.empty();
    }

    public long getId() {
        return id;
    }

    /** For a change that must not overwrite another's: {@link UserDirectory#change}. */
    public int getVersion() {
        return version;
    }

    public long getRevision() {
        return revision;
    }

    /** NFKC-normalised, case-sensitive, at most 150 code points, unique at any one time. */
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

    /** Whether the user may log in, here and at the clients. */
    public boolean isActive() {
        return active;
    }

    /** Whether the user may use the console; staff users are not replicated. */
    public boolean isStaff() {
        return staff;
    }

    public boolean isSuperuser() {
        return superuser;
    }

    public Instant getDateJoined() {
        return dateJoined;
    }

    /** Without those that are being deleted. */
    public Set<Group> getGroups() {
        Set<Group> visible = new HashSet<>(groups);
        visible.removeIf(Group::isBeingDeleted);
        return Collections.unmodifiableSet(visible);
    }

    /** Those given to the user directly. */
    public Set<Permission> getPermissions() {
        return Collections.unmodifiableSet(permissions);
    }

    /** Takes over every field of the draft but the password; {@code newGroups} and {@code newPermissions} are the draft's. */
    void edit(UserDraft draft, Set<Group> newGroups, Set<Permission> newPermissions) {
        rememberWhatWasTold();
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

    /** Tells the clients again, with a new revision: something they know this user by has changed outside the user. */
    public void republish() {
        rememberWhatWasTold();
        if (told.isPresent()) {
            republishAfter(revision);
        }
    }

    /**
     * Tells the clients again what they should have, which for staff is nothing.
     *
     * @param clientRevision the highest revision that a client has of this user; the new one is higher
     */
    public void republishAfter(long clientRevision) {
        rememberWhatWasTold();
        toBeRepublished = true;
        revision = Revision.after(Math.max(revision, clientRevision));
    }

    public void leave(Group group) {
        rememberWhatWasTold();
        groups.remove(group);
    }

    /** The event of this user's insertion, if the user is replicated. For {@link ReplicationListener}. */
    @Override
    public Optional<UserChanged> inserted() {
        told = state();
        return told.map(state -> event(Action.INSERT, state));
    }

    /** The event of the changes made since the last flush, if they make one. For {@link ReplicationListener}. */
    @Override
    public Optional<UserChanged> updated() {
        rememberWhatWasTold();
        Optional<UserState> before = told;
        Optional<UserState> after = state();
        if (before.equals(after) && !toBeRepublished) {
            return Optional.empty();
        }
        if (!toBeRepublished) {
            revision = Revision.after(revision);
        }
        toBeRepublished = false;
        told = after;
        return Optional.of(after.map(state -> event(before.isPresent() ? Action.UPDATE : Action.INSERT, state))
                .orElseGet(() -> event(Action.DELETE, before.orElseGet(() -> nothingOf(id)))));
    }

    /** The event of this user's removal, if the user was replicated. For {@link ReplicationListener}. */
    @Override
    public Optional<UserChanged> removed() {
        rememberWhatWasTold();
        revision = Revision.after(revision);
        return told.map(state -> event(Action.DELETE, state));
    }

    private void rememberWhatWasTold() {
        if (told == null) {
            told = state();
        }
    }

    /** The event that a client is to have nothing of an id whose user is gone. */
    public static UserChanged withdrawal(long id, long revision) {
        return event(Action.DELETE, nothingOf(id), revision);
    }

    /** What is told of a user whose last replicated state nobody knows any more. */
    private static UserState nothingOf(long id) {
        return new UserState(id, "", "", "", "", false, List.of(), List.of());
    }

    /** The replicated state; empty for staff. */
    public Optional<UserState> state() {
        if (staff) {
            return Optional.empty();
        }
        return Optional.of(new UserState(
                id,
                username,
                firstName,
                lastName,
                email,
                active,
                getGroups().stream()
                        .map(group -> new UserState.Group(group.getId(), group.getName()))
                        .toList(),
                permissions.stream()
                        .map(permission -> new UserState.Permission(permission.getId(), permission.getCodename()))
                        .toList()));
    }

    private UserChanged event(Action action, UserState state) {
        return event(action, state, revision);
    }

    private static UserChanged event(Action action, UserState state, long revision) {
        return new UserChanged(action, state, revision, UUID.randomUUID(), Instant.now(), SOURCE);
    }
}
