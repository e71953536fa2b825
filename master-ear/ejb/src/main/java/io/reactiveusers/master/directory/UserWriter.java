package io.reactiveusers.master.directory;

import io.reactiveusers.master.password.UserCredentials;
import io.reactiveusers.master.replication.Revision;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes users into the current transaction, for {@link UserDirectory} and the import; flushes nothing. */
public final class UserWriter {
    private final EntityManager em;

    public UserWriter(EntityManager em) {
        this.em = em;
    }

    /**
     * Locks ids that seem to have no user until the transaction ends. Meanwhile no other transaction creates a user
     * under one of them, or publishes a deletion of it. A caller that must be certain looks for users afterwards.
     */
    public Map<Long, DeletedUser> lockIds(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        // By id, so that two transactions that lock the same ids do not deadlock.
        List<Long> ordered = ids.stream().sorted().distinct().toList();
        Query insert = em.createNativeQuery("insert into deleted_user (user_id, revision) values "
                + String.join(", ", Collections.nCopies(ordered.size(), "(?, " + Revision.NONE + ")"))
                + " on conflict do nothing");
        for (int i = 0; i < ordered.size(); i++) {
            insert.setParameter(i + 1, ordered.get(i));
        }
        insert.executeUpdate();
        return em
                .createQuery("select d from DeletedUser d where d.userId in :ids order by d.userId", DeletedUser.class)
                .setParameter("ids", ordered)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(DeletedUser::getUserId, Function.identity()));
    }

    /** Adds a user under a locked id, without checks and without a flush. */
    public User insert(DeletedUser id, Instant dateJoined, UserDraft draft, String passwordHash, Instant lastLogin) {
        User user = new User(id.getUserId(), dateJoined, id.getRevision());
        apply(user, draft);
        em.persist(user);
        em.persist(new UserCredentials(id.getUserId(), passwordHash, lastLogin));
        return user;
    }

    /**
     * Adds a fault for every group and permission of a draft that does not exist. It may be deleted after that, so {@link
     * #apply} finds out for certain.
     *
     * @param groups of the user until now
     * @param permissions of the user until now
     */
    void checkReferences(UserDraft draft, Set<Long> groups, Set<Long> permissions, FieldErrors faults) {
        missing("select g.id from UserGroup g where g.id in :ids and g.name is not null", draft.groups(), groups)
                .forEach(id -> addUnknownGroup(id, faults));
        missing("select p.id from Permission p where p.id in :ids", draft.permissions(), permissions)
                .forEach(id -> addUnknownPermission(id, faults));
    }

    /** Returns the ids that are new and that the query does not find, in ascending order. */
    private Set<Long> missing(String query, Set<Long> ids, Set<Long> before) {
        Set<Long> missing = new TreeSet<>(ids);
        missing.removeAll(before);
        if (!missing.isEmpty()) {
            missing.removeAll(em.createQuery(query, Long.class)
                    .setParameter("ids", missing)
                    .getResultList());
        }
        return missing;
    }

    private static void addUnknownGroup(long id, FieldErrors faults) {
        faults.add("groups", "has no group " + id);
    }

    private static void addUnknownPermission(long id, FieldErrors faults) {
        faults.add("user_permissions", "has no permission " + id);
    }

    /**
     * Takes over the draft's fields but the password.
     *
     * @throws DirectoryException with every group and permission that does not exist
     */
    public void apply(User user, UserDraft draft) {
        Set<Group> groups = new HashSet<>();
        Set<Long> joined = new TreeSet<>(draft.groups());
        for (Group group : user.getGroups()) {
            if (joined.remove(group.getId())) {
                groups.add(group);
            }
        }
        // Locked against a rename until this transaction commits, because the fan-out of a rename would miss a member
        // that it cannot see yet. By id, so that two transactions that join the same groups do not deadlock.
        FieldErrors unknown = new FieldErrors();
        for (long id : joined) {
            Entities.find(em, Group.class, id, LockModeType.PESSIMISTIC_READ)
                    .filter(group -> !group.isBeingDeleted())
                    .ifPresentOrElse(groups::add, () -> addUnknownGroup(id, unknown));
        }
        Set<Permission> permissions = new HashSet<>();
        for (long id : new TreeSet<>(draft.permissions())) {
            Entities.find(em, Permission.class, id)
                    .ifPresentOrElse(permissions::add, () -> addUnknownPermission(id, unknown));
        }
        DirectoryException.throwIfAny(unknown);
        user.edit(draft, groups, permissions);
    }
}
