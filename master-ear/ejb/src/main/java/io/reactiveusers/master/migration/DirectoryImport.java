package io.reactiveusers.master.migration;

import io.reactiveusers.common.UserState;
import io.reactiveusers.master.directory.AuthorityPolicy;
import io.reactiveusers.master.directory.DeletedUser;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.Group;
import io.reactiveusers.master.directory.Permission;
import io.reactiveusers.master.directory.User;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.directory.UserWriter;
import io.reactiveusers.master.groups.GroupDirectory;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Takes over rows of another directory, ids included: a row whose id is known under another name, or its name under
 * another id, is refused. Each call is a transaction of its own and answers for each of its rows; refused ones change
 * nothing and do not stop the others. What is there already is changed to what the row says, but for password, last
 * login and join date, which are this directory's own from the first import on.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class DirectoryImport {
    @PersistenceContext(unitName = "master")
    private EntityManager em;

    /**
     * Sees to it that the sequence of users' ids gives none up to this one. Before the rows themselves: a crash in
     * between then costs ids, and not the next user.
     */
    public void moveUserIdsPast(long id) {
        moveSequencePast("directory_user_seq", id);
    }

    /** The same for groups. */
    public void moveGroupIdsPast(long id) {
        moveSequencePast("directory_group_seq", id);
    }

    /** Takes over a permission. */
    public ImportOutcome permission(long id, String codename, String name, String appLabel, String model) {
        try {
            FieldErrors errors = new FieldErrors();
            errors.checkText("codename", codename, UserState.CODENAME_LIMIT);
            errors.checkText("name", name, 255);
            errors.checkText("app_label", appLabel, 100);
            errors.checkText("model", model, 100);
            DirectoryException.throwIfAny(errors);
        } catch (DirectoryException e) {
            return refused(e);
        }
        List<Permission> sameName = em.createQuery(
                        "select p from Permission p where p.codename = :codename and p.appLabel = :appLabel"
                                + " and p.model = :model",
                        Permission.class)
                .setParameter("codename", codename)
                .setParameter("appLabel", appLabel)
                .setParameter("model", model)
                .getResultList();
        Permission known = Entities.find(em, Permission.class, id).orElse(null);
        if (known == null && sameName.isEmpty()) {
            em.persist(new Permission(id, codename, name, appLabel, model));
            return ImportOutcome.CREATED;
        }
        if (known == null || !sameName.contains(known)) {
            return nameOrIdTaken("codename", known != null);
        }
        return ImportOutcome.UNCHANGED;
    }

    /** Takes over a group. */
    public ImportOutcome group(long id, String name, Set<Long> permissionIds) {
        Set<Permission> permissions = new HashSet<>();
        try {
            GroupDirectory.checkName(name);
            for (long permissionId : permissionIds) {
                permissions.add(Entities.find(em, Permission.class, permissionId)
                        .orElseThrow(() -> UserDraft.invalid("permissions", "has no permission " + permissionId)));
            }
        } catch (DirectoryException e) {
            return refused(e);
        }
        List<Group> sameName = em.createQuery("select g from UserGroup g where g.name = :name", Group.class)
                .setParameter("name", name)
                .getResultList();
        Group known = Entities.find(em, Group.class, id, LockModeType.PESSIMISTIC_WRITE)
                .orElse(null);
        if (known == null && sameName.isEmpty()) {
            Group group = new Group(id, name);
            group.permit(permissions);
            em.persist(group);
            return ImportOutcome.CREATED;
        }
        if (known == null || !sameName.contains(known)) {
            return nameOrIdTaken("name", known != null);
        }
        if (known.getPermissions().equals(permissions)) {
            return ImportOutcome.UNCHANGED;
        }
        known.permit(permissions);
        return ImportOutcome.CHANGED;
    }

    /** Takes over users; answers in their order. */
    public List<ImportOutcome> users(List<ImportedUser> users) {
        List<Long> ids = users.stream().map(ImportedUser::id).toList();
        Map<Long, User> known = new HashMap<>();
        // By id, as everyone who locks several users does.
        em.createQuery("select u from User u where u.id in :ids order by u.id", User.class)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .forEach(user -> known.put(user.getId(), user));
        Map<String, Long> owners = new HashMap<>();
        em.createQuery("select u from User u where u.username in :usernames", User.class)
                .setParameter(
                        "usernames",
                        users.stream().map(user -> user.fields().username()).toList())
                .getResultList()
                .forEach(user -> owners.put(user.getUsername(), user.getId()));
        AuthorityPolicy policy = new AuthorityPolicy(em);
        if (users.stream()
                .anyMatch(user -> known.containsKey(user.id())
                        && AuthorityPolicy.removesAdministrator(known.get(user.id()), user.fields()))) {
            policy.lockAdministrators();
        }
        UserWriter writer = new UserWriter(em);
        Map<Long, DeletedUser> free =
                writer.lockIds(ids.stream().filter(id -> !known.containsKey(id)).toList());
        List<ImportOutcome> outcomes = new ArrayList<>(users.size());
        for (ImportedUser user : users) {
            outcomes.add(user(policy, writer, user, known, free, owners));
        }
        em.flush();
        return outcomes;
    }

    private ImportOutcome user(
            AuthorityPolicy policy,
            UserWriter writer,
            ImportedUser imported,
            Map<Long, User> known,
            Map<Long, DeletedUser> free,
            Map<String, Long> owners) {
        UserDraft fields = imported.fields();
        User user = known.get(imported.id());
        try {
            fields.check();
            if (user != null && !user.getUsername().equals(fields.username())) {
                return nameOrIdTaken("username", true);
            }
            if (owners.containsKey(fields.username())
                    && !Objects.equals(owners.get(fields.username()), imported.id())) {
                return nameOrIdTaken("username", false);
            }
            if (user == null) {
                user = writer.insert(
                        free.get(imported.id()),
                        imported.dateJoined(),
                        fields,
                        imported.passwordHash(),
                        imported.lastLogin());
                known.put(imported.id(), user);
                owners.put(fields.username(), imported.id());
                return ImportOutcome.CREATED;
            }
            if (UserDirectory.draft(user).equals(fields)) {
                return ImportOutcome.UNCHANGED;
            }
            policy.checkAdministratorRemains(user, fields);
            writer.apply(user, fields);
            return ImportOutcome.CHANGED;
        } catch (DirectoryException e) {
            return refused(e);
        }
    }

    private void moveSequencePast(String sequence, long id) {
        // One mover at a time, or the slower could move it back. H2 commits with the ALTER; nothing comes after it.
        em.createNativeQuery("select name from directory_lock where name = 'ids' for update", String.class)
                .getSingleResult();
        Number next = (Number) em.createNativeQuery("select nextval('" + sequence + "')", Long.class)
                .getSingleResult();
        if (next.longValue() <= id) {
            em.createNativeQuery("alter sequence " + sequence + " restart with " + (id + 1))
                    .executeUpdate();
        }
    }

    private static ImportOutcome refused(DirectoryException e) {
        return ImportOutcome.refused(e.getField(), e.getMessage());
    }

    private static ImportOutcome nameOrIdTaken(String field, boolean idKnown) {
        return ImportOutcome.refused(
                field, idKnown ? "id belongs to one of another " + field : field + " belongs to another id");
    }
}
