package io.reactiveusers.master.directory;

import io.reactiveusers.master.directory.DirectoryException.Reason;
import io.reactiveusers.master.password.PasswordHash;
import io.reactiveusers.master.password.UserCredentials;
import io.reactiveusers.support.validation.FieldError;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides what a caller may do to users and groups, whichever way the request came: API, console or import.
 *
 * <p>There are two rules. Only a superuser makes, changes or deletes staff users and superusers, and gives or takes
 * permissions, directly or by a group that carries some. One administrator always remains: a user who is active, staff
 * and superuser, and can log in with a password.
 *
 * <p>Every check runs in the transaction of the change and throws a {@link DirectoryException} to refuse it. The rule
 * about the last administrator spans rows, so a change that could break it locks a row that stands for all
 * administrators; no other change takes that lock. Callers lock the changed users first, then this row, then groups.
 */
public final class AuthorityPolicy {
    private static final String ADMINISTRATORS =
            "select u.id, c.passwordHash from User u join UserCredentials c on c.userId = u.id"
                    + " where u.active = true and u.staff = true and u.superuser = true";

    private final EntityManager em;

    public AuthorityPolicy(EntityManager em) {
        this.em = em;
    }

    /** Checks that the caller may add such a user. */
    public void checkCreation(Authority by, UserDraft draft) {
        if (by == Authority.SUPERUSER) {
            return;
        }
        checkGrants(Set.of(), Set.of(), draft);
    }

    /**
     * Checks that the caller may make this change of a user. The calling code holds the user's row.
     *
     * @throws DirectoryException {@link Reason#FORBIDDEN}, with the field; {@link Reason#CONFLICT} if no administrator
     *     would remain
     */
    public void checkChange(Authority by, User user, UserDraft before, UserDraft after) {
        if (by != Authority.SUPERUSER) {
            if (before.staff() || before.superuser()) {
                throw forbidden(null, "change a staff user");
            }
            checkGrants(before.groups(), before.permissions(), after);
        }
        checkAdministratorRemains(user, after);
    }

    /** Checks that the caller may delete a user. The caller holds the user's row. */
    public void checkDeletion(Authority by, User user) {
        if (by != Authority.SUPERUSER && (user.isStaff() || user.isSuperuser())) {
            throw forbidden(null, "delete a staff user");
        }
        checkAdministratorRemains(user, null);
    }

    /** Checks that the caller may give a group these permissions. */
    public void checkPermissions(Authority by, Group group, Set<Permission> permissions) {
        if (by != Authority.SUPERUSER && !group.getPermissions().equals(permissions)) {
            throw forbidden("permissions", "give or take permissions");
        }
    }

    /** Checks that the caller may give a group another name. Applications may know its permissions by the name. */
    public void checkRename(Authority by, Group group) {
        if (by != Authority.SUPERUSER && !group.getPermissions().isEmpty()) {
            throw forbidden("name", "rename a group that carries permissions");
        }
    }

    /** Checks that the caller may delete a group, which takes its permissions from its members. */
    public void checkDeletion(Authority by, Group group) {
        if (by != Authority.SUPERUSER && !group.getPermissions().isEmpty()) {
            throw forbidden("permissions", "delete a group that carries permissions");
        }
    }

    /**
     * Checks that somebody can still administer the directory after a change. The caller holds the user's row.
     *
     * @param user as the user is now
     * @param after as the user shall be; {@code null}: deleted
     * @throws DirectoryException {@link Reason#CONFLICT}, with the first field that takes the right away
     */
    public void checkAdministratorRemains(User user, UserDraft after) {
        if (!removesAdministrator(user, after)) {
            return;
        }
        lockAdministrators();
        boolean wasOne = Entities.find(em, UserCredentials.class, user.getId())
                .map(UserCredentials::getPasswordHash)
                .filter(PasswordHash::isUsable)
                .isPresent();
        if (wasOne && !hasAdministratorBut(user.getId())) {
            throw new DirectoryException(
                    Reason.CONFLICT, fieldAtFault(after), "this is the last administrator who can log in");
        }
    }

    /** Returns whether a change may take an administrator away, so that {@link #checkAdministratorRemains} locks. */
    public static boolean removesAdministrator(User user, UserDraft after) {
        boolean was = user.isActive() && user.isStaff() && user.isSuperuser();
        return was && !(after != null && after.active() && after.staff() && after.superuser());
    }

    /**
     * Locks the row that stands for all administrators until the transaction ends. Whoever changes several users at once
     * calls this before the first of them, if one {@link #removesAdministrator}.
     */
    public void lockAdministrators() {
        em.createNativeQuery("select name from directory_lock where name = 'administrators' for update", String.class)
                .getSingleResult();
    }

    /** Returns whether somebody can administer the directory. */
    public boolean hasAdministrator() {
        return !administrators().isEmpty();
    }

    /** Returns the ids of everybody who can administer the directory. */
    public Set<Long> administrators() {
        Set<Long> administrators = new TreeSet<>();
        for (Tuple user : em.createQuery(ADMINISTRATORS, Tuple.class).getResultList()) {
            if (PasswordHash.isUsable(user.get(1, String.class))) {
                administrators.add(user.get(0, Long.class));
            }
        }
        return administrators;
    }

    private boolean hasAdministratorBut(long except) {
        return administrators().stream().anyMatch(id -> id != except);
    }

    /** Refuses the change with every field that only a superuser may change in this way. */
    private void checkGrants(Set<Long> groupsBefore, Set<Long> permissionsBefore, UserDraft after) {
        List<FieldError> refused = new ArrayList<>();
        if (after.staff()) {
            refused.add(superuserOnly("is_staff", "make a user staff"));
        }
        if (after.superuser()) {
            refused.add(superuserOnly("is_superuser", "make a user superuser"));
        }
        // Locks the joined groups by id, so that they get no permissions until this transaction has ended.
        if (without(after.groups(), groupsBefore).stream()
                        .anyMatch(id -> carriesPermissions(id, LockModeType.PESSIMISTIC_READ))
                || without(groupsBefore, after.groups()).stream()
                        .anyMatch(id -> carriesPermissions(id, LockModeType.NONE))) {
            refused.add(superuserOnly("groups", "put a user into or out of a group that carries permissions"));
        }
        if (!permissionsBefore.equals(after.permissions())) {
            refused.add(superuserOnly("user_permissions", "give or take permissions"));
        }
        if (!refused.isEmpty()) {
            throw new DirectoryException(Reason.FORBIDDEN, refused);
        }
    }

    private boolean carriesPermissions(long groupId, LockModeType lock) {
        return Entities.find(em, Group.class, groupId, lock)
                .filter(group -> !group.getPermissions().isEmpty())
                .isPresent();
    }

    private static Set<Long> without(Set<Long> ids, Set<Long> others) {
        Set<Long> rest = new TreeSet<>(ids);
        rest.removeAll(others);
        return rest;
    }

    private static String fieldAtFault(UserDraft after) {
        if (after == null) {
            return null;
        }
        if (!after.superuser()) {
            return "is_superuser";
        }
        return after.staff() ? "is_active" : "is_staff";
    }

    private static DirectoryException forbidden(String field, String what) {
        return new DirectoryException(Reason.FORBIDDEN, List.of(superuserOnly(field, what)));
    }

    private static FieldError superuserOnly(String field, String what) {
        return new FieldError(field, "only a superuser may " + what);
    }
}
