package io.reactiveusers.master.directory;

import io.reactiveusers.common.DirectoryDigest;
import io.reactiveusers.master.directory.DirectoryException.Reason;
import io.reactiveusers.master.password.PasswordHash;
import io.reactiveusers.master.password.UserCredentials;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;

/**
 * The users: the only way they are written, and the way everyone at the master reads them. A write that returns has
 * been flushed: its event is recorded, and both are committed or rolled back with the caller's transaction, or with
 * one of its own.
 *
 * <p>Refusals are {@link DirectoryException}s, and roll back.
 */
@Stateless
public class UserDirectory {
    /** The most users one {@link #search} answers. */
    public static final int PAGE_LIMIT = 500;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    /** The user with an id. */
    public Optional<UserDetails> find(long id) {
        return Entities.find(em, User.class, id)
                .map(user -> details(List.of(user)).get(0));
    }

    /**
     * Users whose username, names or e-mail contain a text, ignoring case; by ascending id.
     *
     * @param text empty: all
     * @param limit at most {@value #PAGE_LIMIT}; more counts as that
     */
    public UserPage search(String text, int offset, int limit) {
        String where = " from User u where lower(u.username) like :text escape '!' or lower(u.firstName) like :text"
                + " escape '!' or lower(u.lastName) like :text escape '!' or lower(u.email) like :text escape '!'";
        boolean all = text == null || text.isBlank();
        TypedQuery<Long> total = em.createQuery("select count(u)" + (all ? " from User u" : where), Long.class);
        TypedQuery<User> page =
                em.createQuery("select u" + (all ? " from User u" : where) + " order by u.id", User.class);
        if (!all) {
            String pattern = "%" + text.strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
            total.setParameter("text", pattern);
            page.setParameter("text", pattern);
        }
        page.setFirstResult(Math.max(0, offset)).setMaxResults(Math.max(0, Math.min(limit, PAGE_LIMIT)));
        return new UserPage(total.getSingleResult(), details(page.getResultList()));
    }

    /** The users that are replicated, and their revisions, in one figure. */
    public DirectoryDigest digest() {
        DirectoryDigest digest = new DirectoryDigest();
        try (Stream<Tuple> users = em.createQuery(
                        "select u.id, u.revision from User u where not u.staff order by u.id", Tuple.class)
                .setHint("org.hibernate.fetchSize", 1000)
                .getResultStream()) {
            users.forEach(user -> digest.add(user.get(0, Long.class), user.get(1, Long.class)));
        }
        return digest;
    }

    /** Adds a user, whose id comes from the sequence. */
    public UserDetails create(Authority by, UserDraft draft) {
        Number id = (Number) em.createNativeQuery("select nextval('directory_user_seq')", Long.class)
                .getSingleResult();
        return create(by, id.longValue(), Instant.now(), draft);
    }

    /**
     * Changes a user.
     *
     * @param version the {@link UserDetails#version} the change was decided on; {@code null}: whatever it is
     * @param change from the user's fields as they are to what they shall be
     */
    public UserDetails change(Authority by, long id, Integer version, UnaryOperator<UserDraft> change) {
        User user = require(id);
        if (version != null && version != user.getVersion()) {
            throw stale();
        }
        UserDraft before = draft(user);
        UserDraft after = change.apply(before);
        check(after, id);
        if (by != Authority.SUPERUSER) {
            if (before.staff() || before.superuser()) {
                throw forbidden(null, "change a staff user");
            }
            if (!before.permissions().equals(after.permissions())) {
                throw forbidden("user_permissions", "give or take permissions");
            }
            checkGrants(after);
        }
        if (isLastSuperuser(user) && !(after.superuser() && after.active() && after.staff())) {
            throw lastSuperuser();
        }
        writer().apply(user, after);
        if (after.password() != null) {
            setPassword(id, after.password());
        }
        flush();
        return details(List.of(user)).get(0);
    }

    /** Removes a user. */
    public void delete(Authority by, long id) {
        User user = require(id);
        if (by != Authority.SUPERUSER && (user.isStaff() || user.isSuperuser())) {
            throw forbidden(null, "delete a staff user");
        }
        if (isLastSuperuser(user)) {
            throw lastSuperuser();
        }
        em.remove(user);
        em.merge(new DeletedUser(id, user.getRevision()));
        flush();
    }

    /**
     * Adds the first administrator, a superuser, unless there is a superuser already. The id is one that neither the
     * sequence nor a Django directory ever gives, so a later import meets no stranger in its place.
     *
     * @return whether the administrator was added
     */
    public boolean createFirstAdministrator(String username, String password) {
        // Two masters may start at once.
        em.createNativeQuery("select name from directory_lock where name = 'ids' for update", String.class)
                .getSingleResult();
        if (countSuperusers() > 0) {
            return false;
        }
        UserDraft administrator = new UserDraft(username, "", "", "", true, true, true, Set.of(), Set.of(), password);
        create(Authority.SUPERUSER, -1, Instant.now(), administrator);
        return true;
    }

    private UserDetails create(Authority by, long id, Instant dateJoined, UserDraft draft) {
        check(draft, id);
        if (by != Authority.SUPERUSER) {
            if (!draft.permissions().isEmpty()) {
                throw forbidden("user_permissions", "give or take permissions");
            }
            checkGrants(draft);
        }
        UserWriter writer = writer();
        User user = writer.insert(
                writer.lockIds(List.of(id)).get(id),
                dateJoined,
                draft,
                PasswordHash.ofNullable(draft.password()),
                null);
        flush();
        return details(List.of(user)).get(0);
    }

    private UserWriter writer() {
        return new UserWriter(em);
    }

    private void setPassword(long id, String password) {
        Entities.find(em, UserCredentials.class, id).orElseThrow().setPasswordHash(PasswordHash.of(password));
    }

    private List<UserDetails> details(Collection<User> users) {
        Map<Long, UserCredentials> credentials = new HashMap<>();
        em.createQuery("select c from UserCredentials c where c.userId in :ids", UserCredentials.class)
                .setParameter("ids", users.stream().map(User::getId).toList())
                .getResultList()
                .forEach(found -> credentials.put(found.getUserId(), found));
        return users.stream()
                .map(user -> details(user, credentials.get(user.getId())))
                .toList();
    }

    private static UserDetails details(User user, UserCredentials credentials) {
        return new UserDetails(
                user.getId(),
                user.getVersion(),
                user.getRevision(),
                user.getDateJoined(),
                credentials == null ? null : credentials.getLastLogin(),
                credentials != null && PasswordHash.isUsable(credentials.getPasswordHash()),
                draft(user));
    }

    public static UserDraft draft(User user) {
        return new UserDraft(
                user.getUsername(),
                user.getFirstName(),
                user.getLastName(),
                user.getEmail(),
                user.isActive(),
                user.isStaff(),
                user.isSuperuser(),
                user.getGroups().stream().map(Group::getId).collect(Collectors.toSet()),
                user.getPermissions().stream().map(Permission::getId).collect(Collectors.toSet()),
                null);
    }

    /** The user, locked: two changes of one user are made one after the other, none of them in vain. */
    private User require(long id) {
        return Entities.find(em, User.class, id, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(() -> new DirectoryException(Reason.NOT_FOUND, null, "there is no user " + id));
    }

    /** Refuses a draft with everything that is wrong with it; a username that is taken is one such fault. */
    private void check(UserDraft draft, long id) {
        FieldErrors faults = draft.faults();
        boolean askable = faults.list().stream().noneMatch(fault -> "username".equals(fault.field()));
        if (askable && isTaken(draft.username(), id)) {
            if (faults.isEmpty()) {
                throw usernameTaken();
            }
            faults.add("username", "belongs to another user");
        }
        DirectoryException.throwIfAny(faults);
    }

    private boolean isTaken(String username, long id) {
        return !em.createQuery("select u.id from User u where u.username = :username and u.id <> :id")
                .setParameter("username", username)
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    private boolean isLastSuperuser(User user) {
        return user.isSuperuser() && user.isActive() && countSuperusers() == 1;
    }

    private long countSuperusers() {
        return em.createQuery("select count(u) from User u where u.superuser and u.active", Long.class)
                .getSingleResult();
    }

    /** Flushes, so that what another transaction did meanwhile is this caller's refusal and not a failed commit. */
    private void flush() {
        try {
            em.flush();
        } catch (OptimisticLockException e) {
            throw stale();
        } catch (PersistenceException e) {
            if (e instanceof ConstraintViolationException violation
                    && "username_unique".equalsIgnoreCase(violation.getConstraintName())) {
                throw usernameTaken();
            }
            throw e;
        }
    }

    private static void checkGrants(UserDraft draft) {
        if (draft.staff()) {
            throw forbidden("is_staff", "make a user staff");
        }
        if (draft.superuser()) {
            throw forbidden("is_superuser", "make a user superuser");
        }
    }

    private static DirectoryException forbidden(String field, String what) {
        return new DirectoryException(Reason.FORBIDDEN, field, "only a superuser may " + what);
    }

    private static DirectoryException stale() {
        return new DirectoryException(Reason.STALE, null, "the user has been changed meanwhile");
    }

    private static DirectoryException usernameTaken() {
        return new DirectoryException(Reason.CONFLICT, "username", "username belongs to another user");
    }

    private static DirectoryException lastSuperuser() {
        return new DirectoryException(Reason.CONFLICT, "is_superuser", "this is the last active superuser");
    }
}
