package io.reactiveusers.master.directory;

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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The transactions that write users, for {@link UserDirectory}, which hashes passwords before it calls them. Each joins
 * its caller's transaction or has one of its own, and has flushed when it returns.
 *
 * <p>Refusals are {@link DirectoryException}s, and roll back.
 */
@Stateless
public class UserChanges {
    /** The administrator of {@link #restoreAdministrator}. Neither the sequence nor a Django directory gives this id. */
    private static final long ADMINISTRATOR_ID = -1;

    private static final String USERNAME_TAKEN = "belongs to another user";

    /**
     * The result of a change.
     *
     * @param user as changed; {@code null} if nothing was changed yet
     * @param password to be hashed before the change can be made; {@code null} if it has been made
     */
    public record Result(UserDetails user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Result";
        }
    }

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    /** Checks everything about a new user that can be checked before the password is hashed. */
    public void checkCreation(Authority by, UserDraft draft) {
        check(draft, null, Set.of(), Set.of());
        policy().checkCreation(by, draft);
    }

    /**
     * Adds a user, whose id comes from the sequence.
     *
     * @param passwordHash {@code null}: the user cannot log in
     */
    public UserDetails create(Authority by, UserDraft draft, String passwordHash) {
        checkCreation(by, draft);
        Number id = (Number) em.createNativeQuery("select nextval('directory_user_seq')", Long.class)
                .getSingleResult();
        User user = insert(id.longValue(), draft, passwordHash);
        flush();
        return details(user);
    }

    /**
     * Changes a user. If the change has a password and {@code passwordHash} is missing, only checks the change, so that
     * the password can be hashed while no transaction is open.
     *
     * @param version the {@link UserDetails#version} that the change is based on; {@code null} means any
     * @param change from the user's fields as they are to what they shall be
     * @param passwordHash {@code null}: not hashed yet
     */
    public Result change(Authority by, long id, Integer version, UnaryOperator<UserDraft> change, String passwordHash) {
        User user = require(id, version);
        UserDraft before = UserDirectory.draft(user);
        UserDraft after = change.apply(before);
        check(after, id, before.groups(), before.permissions());
        policy().checkChange(by, user, before, after);
        if (after.password() != null && passwordHash == null) {
            return new Result(null, after.password());
        }
        new UserWriter(em).apply(user, after);
        if (passwordHash != null) {
            setPassword(id, passwordHash);
        }
        flush();
        return new Result(details(user), null);
    }

    /**
     * Removes a user.
     *
     * @param version the {@link UserDetails#version} that the removal is based on; {@code null} means any
     */
    public void delete(Authority by, long id, Integer version) {
        User user = require(id, version);
        policy().checkDeletion(by, user);
        em.remove(user);
        em.merge(new DeletedUser(id, user.getRevision()));
        flush();
    }

    /** Returns whether somebody can administer the directory. */
    public boolean hasAdministrator() {
        return policy().hasAdministrator();
    }

    /**
     * Makes an administrator unless there is one: user {@value #ADMINISTRATOR_ID}, who is added, or gets back the
     * rights and the name. Masters that start at the same time do so one after the other.
     *
     * @param username gets a number if it belongs to another user
     * @return the username; empty if somebody can administer the directory already
     */
    public Optional<String> restoreAdministrator(String username, String passwordHash) {
        policy().lockAdministrators();
        if (policy().hasAdministrator()) {
            return Optional.empty();
        }
        String free = username;
        for (int number = 2; isUsernameTaken(free, ADMINISTRATOR_ID); number++) {
            free = username + "-" + number;
        }
        Optional<User> known = Entities.find(em, User.class, ADMINISTRATOR_ID, LockModeType.PESSIMISTIC_WRITE);
        UserDraft fields = known.map(UserDirectory::draft)
                .orElseGet(() -> UserDraft.of(username))
                .withUsername(free)
                .withActive(true)
                .withStaff(true)
                .withSuperuser(true);
        if (known.isPresent()) {
            new UserWriter(em).apply(known.get(), fields);
            setPassword(ADMINISTRATOR_ID, passwordHash);
        } else {
            insert(ADMINISTRATOR_ID, fields, passwordHash);
        }
        flush();
        return Optional.of(free);
    }

    private User insert(long id, UserDraft draft, String passwordHash) {
        UserWriter writer = new UserWriter(em);
        return writer.insert(
                writer.lockIds(List.of(id)).get(id),
                // As precise as the database stores it, so that every response has the same value.
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                draft,
                passwordHash == null ? PasswordHash.UNUSABLE : passwordHash,
                null);
    }

    private void setPassword(long id, String passwordHash) {
        // Locked, so that a concurrent login is not overwritten.
        Entities.find(em, UserCredentials.class, id, LockModeType.PESSIMISTIC_WRITE)
                .ifPresentOrElse(
                        credentials -> credentials.setPasswordHash(passwordHash),
                        () -> em.persist(new UserCredentials(id, passwordHash, null)));
    }

    private UserDetails details(User user) {
        return UserDirectory.details(em, List.of(user)).get(0);
    }

    private AuthorityPolicy policy() {
        return new AuthorityPolicy(em);
    }

    /** Returns the user, locked: two changes of one user are made one after the other, and neither is lost. */
    private User require(long id, Integer version) {
        User user = Entities.find(em, User.class, id, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(() -> new DirectoryException(Reason.NOT_FOUND, null, "there is no user " + id));
        if (version != null && version != user.getVersion()) {
            throw stale();
        }
        return user;
    }

    /**
     * Refuses a draft with everything that is wrong with it; a username that is taken is one such fault.
     *
     * @param id {@code null}: a new user
     * @param groups of the user until now
     * @param permissions of the user until now
     */
    private void check(UserDraft draft, Long id, Set<Long> groups, Set<Long> permissions) {
        FieldErrors faults = draft.faults();
        new UserWriter(em).checkReferences(draft, groups, permissions, faults);
        boolean usable = faults.list().stream().noneMatch(fault -> "username".equals(fault.field()));
        if (usable && isUsernameTaken(draft.username(), id)) {
            if (faults.isEmpty()) {
                throw usernameTaken();
            }
            faults.add("username", USERNAME_TAKEN);
        }
        DirectoryException.throwIfAny(faults);
    }

    private boolean isUsernameTaken(String username, Long id) {
        return em
                .createQuery("select u.id from User u where u.username = :username", Long.class)
                .setParameter("username", username)
                .getResultList()
                .stream()
                .anyMatch(other -> !other.equals(id));
    }

    /** Flushes, so that a conflict with another transaction is a refusal and not a failed commit. */
    private void flush() {
        try {
            em.flush();
        } catch (OptimisticLockException e) {
            throw stale();
        } catch (PersistenceException e) {
            if (Entities.violates("username_unique", e)) {
                throw usernameTaken();
            }
            throw e;
        }
    }

    private static DirectoryException stale() {
        return new DirectoryException(Reason.STALE, null, "the user has been changed meanwhile");
    }

    private static DirectoryException usernameTaken() {
        return new DirectoryException(Reason.CONFLICT, "username", "username " + USERNAME_TAKEN);
    }
}
