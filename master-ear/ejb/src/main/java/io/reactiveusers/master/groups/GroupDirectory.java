package io.reactiveusers.master.groups;

import io.reactiveusers.common.UserState;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.AuthorityPolicy;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.DirectoryException.Reason;
import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.Group;
import io.reactiveusers.master.directory.Permission;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads and writes the groups, and reads the permissions, for all code of the master. Renaming or deleting a group
 * changes what each member replicates, and a group may have very many. So the change commits with a {@link
 * GroupFanOut}, and {@link GroupFanOutDrain} republishes the members afterwards.
 *
 * <p>Refusals are {@link DirectoryException}s, and roll back.
 */
@Stateless
public class GroupDirectory {
    private static final String NAME_TAKEN = "belongs to another group";

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @Inject
    private Event<GroupFanOutBegun> fanOuts;

    /** Returns all groups, by name. */
    public List<GroupDetails> all() {
        return em
                .createQuery("select g from UserGroup g where g.name is not null order by g.name, g.id", Group.class)
                .getResultList()
                .stream()
                .map(GroupDirectory::details)
                .toList();
    }

    /** Returns the number of members of each group that has any, by the group's id. Reads every membership. */
    public Map<Long, Long> memberCounts() {
        return em.createQuery("select g.id, count(u) from User u join u.groups g group by g.id", Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(count -> (Long) count[0], count -> (Long) count[1]));
    }

    /** Returns the group with an id; empty also for one that is being deleted. */
    public Optional<GroupDetails> find(long id) {
        return Entities.find(em, Group.class, id)
                .filter(group -> !group.isBeingDeleted())
                .map(GroupDirectory::details);
    }

    /** Returns all permissions, by id. */
    public List<Permission> permissions() {
        return em.createQuery("select p from Permission p order by p.id", Permission.class)
                .getResultList();
    }

    /** Adds a group, whose id comes from the sequence. */
    public GroupDetails create(Authority by, String name, Set<Long> permissions) {
        Set<Permission> granted = check(name, null, permissions);
        Number id = (Number) em.createNativeQuery("select nextval('directory_group_seq')", Long.class)
                .getSingleResult();
        Group group = new Group(id.longValue(), name);
        permit(by, group, granted);
        em.persist(group);
        flush();
        return details(group);
    }

    /**
     * Changes a group.
     *
     * @param version the {@link GroupDetails#version} that the change is based on; {@code null} means any
     * @param name {@code null}: unchanged
     * @param permissions {@code null}: unchanged
     */
    public GroupDetails change(Authority by, long id, Integer version, String name, Set<Long> permissions) {
        Group group = lock(id, version);
        String newName = name == null || name.equals(group.getName()) ? null : name;
        Set<Permission> granted = check(newName, id, permissions);
        if (newName != null) {
            policy().checkRename(by, group);
            rename(group, newName);
        }
        if (permissions != null) {
            permit(by, group, granted);
        }
        flush();
        return details(group);
    }

    /** Renames a group in the caller's transaction, and has the members republished after it. Without checks and a flush. */
    public void rename(Group group, String newName) {
        group.rename(newName);
        beginFanOut(group.getId());
    }

    /**
     * Removes a group: at the master at once, and from the members' replicas when the members are republished.
     *
     * @param version the {@link GroupDetails#version} that the removal is based on; {@code null} means any
     */
    public void delete(Authority by, long id, Integer version) {
        Group group = lock(id, version);
        policy().checkDeletion(by, group);
        group.beginDeletion();
        beginFanOut(id);
        flush();
    }

    private AuthorityPolicy policy() {
        return new AuthorityPolicy(em);
    }

    private void beginFanOut(long id) {
        em.persist(GroupFanOut.ofAllMembers(id));
        fanOuts.fire(new GroupFanOutBegun());
    }

    /**
     * Returns the group, locked. A transaction in which a user joins locks the row too, so no user joins under the old
     * name after this.
     */
    private Group lock(long id, Integer version) {
        Group group = Entities.find(em, Group.class, id, LockModeType.PESSIMISTIC_WRITE)
                .filter(found -> !found.isBeingDeleted())
                .orElseThrow(() -> new DirectoryException(Reason.NOT_FOUND, null, "there is no group " + id));
        if (version != null && version != group.getVersion()) {
            throw new DirectoryException(Reason.STALE, null, "the group has been changed meanwhile");
        }
        return group;
    }

    /**
     * Refuses with everything that is wrong; a name that is taken is one such fault.
     *
     * @param name {@code null}: unchanged
     * @param id {@code null}: a new group
     * @param ids of the permissions; {@code null}: unchanged
     * @return the permissions
     */
    private Set<Permission> check(String name, Long id, Set<Long> ids) {
        FieldErrors faults = name == null ? new FieldErrors() : nameFaults(name);
        boolean taken = name != null && faults.isEmpty() && isNameTaken(name, id);
        Set<Permission> permissions = new HashSet<>();
        for (long permission : ids == null ? Set.<Long>of() : new TreeSet<>(ids)) {
            Entities.find(em, Permission.class, permission)
                    .ifPresentOrElse(
                            permissions::add, () -> faults.add("permissions", "has no permission " + permission));
        }
        if (taken && faults.isEmpty()) {
            throw nameTaken();
        }
        if (taken) {
            faults.add("name", NAME_TAKEN);
        }
        DirectoryException.throwIfAny(faults);
        return permissions;
    }

    private void permit(Authority by, Group group, Set<Permission> permissions) {
        policy().checkPermissions(by, group, permissions);
        group.permit(permissions);
    }

    private boolean isNameTaken(String name, Long id) {
        return em
                .createQuery("select g.id from UserGroup g where g.name = :name", Long.class)
                .setParameter("name", name)
                .getResultList()
                .stream()
                .anyMatch(other -> !other.equals(id));
    }

    private void flush() {
        try {
            em.flush();
        } catch (PersistenceException e) {
            if (Entities.violates("group_name_unique", e)) {
                throw nameTaken();
            }
            throw e;
        }
    }

    /** Returns what is wrong with a name, whatever the directory holds. */
    public static FieldErrors nameFaults(String name) {
        FieldErrors errors = new FieldErrors();
        if (errors.checkText("name", name, UserState.NAME_LIMIT) && name.isBlank()) {
            errors.add("name", "is empty");
        }
        return errors;
    }

    static GroupDetails details(Group group) {
        return new GroupDetails(
                group.getId(),
                group.getVersion(),
                group.getName(),
                group.getPermissions().stream().map(Permission::getId).collect(Collectors.toSet()));
    }

    private static DirectoryException nameTaken() {
        return new DirectoryException(Reason.CONFLICT, "name", "name " + NAME_TAKEN);
    }
}
