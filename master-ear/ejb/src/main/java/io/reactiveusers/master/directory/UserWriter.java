package io.reactiveusers.master.directory;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Writes users into the current transaction, for {@link UserDirectory} and {@link DirectoryImport}; flushes nothing. */
final class UserWriter {
    private final EntityManager em;

    UserWriter(EntityManager em) {
        this.em = em;
    }

    /** A new user, not flushed yet; nothing is checked. */
    User insert(long id, Instant dateJoined, UserDraft draft, String passwordHash, Instant lastLogin) {
        DeletedUser predecessor = em.find(DeletedUser.class, id);
        User user = new User(id, dateJoined, predecessor == null ? Revision.NONE : predecessor.getRevision());
        apply(user, draft);
        em.persist(user);
        em.persist(new UserCredentials(id, passwordHash, lastLogin));
        return user;
    }

    /** Takes over the draft's fields but the password. */
    void apply(User user, UserDraft draft) {
        Set<Group> groups = new HashSet<>();
        Set<Long> joined = new TreeSet<>(draft.groups());
        for (Group group : user.getGroups()) {
            if (joined.remove(group.getId())) {
                groups.add(group);
            }
        }
        // Locked against a rename until this commits: its fan-out would pass by a member it cannot see yet. By id, so
        // that two who join the same groups do not wait for each other.
        for (long id : joined) {
            Group group = em.find(Group.class, id, LockModeType.PESSIMISTIC_READ);
            if (group == null || group.isBeingDeleted()) {
                throw UserDraft.invalid("groups", "has no group " + id);
            }
            groups.add(group);
        }
        Set<Permission> permissions = new HashSet<>();
        for (long id : draft.permissions()) {
            Permission permission = em.find(Permission.class, id);
            if (permission == null) {
                throw UserDraft.invalid("user_permissions", "has no permission " + id);
            }
            permissions.add(permission);
        }
        user.edit(draft, groups, permissions);
    }
}
