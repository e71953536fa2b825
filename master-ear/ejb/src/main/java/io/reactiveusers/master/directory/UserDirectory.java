package io.reactiveusers.master.directory;

import io.reactiveusers.common.DirectoryDigest;
import io.reactiveusers.master.password.HashingOverloadException;
import io.reactiveusers.master.password.PasswordHash;
import io.reactiveusers.master.password.PasswordHasher;
import io.reactiveusers.master.password.UserCredentials;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads and writes the users, for all code of the master. A write that returns has been flushed: its event is recorded,
 * and both are committed or rolled back with the caller's transaction, or with one of its own.
 *
 * <p>Refusals are {@link DirectoryException}s, and roll back.
 */
@Stateless
public class UserDirectory {
    /** The name of the administrator that {@link #restoreAdministrator} makes. */
    public static final String ADMINISTRATOR = "first-admin";

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @EJB
    private UserChanges changes;

    @EJB
    private PasswordHasher hasher;

    /** Returns the user with an id. */
    public Optional<UserDetails> find(long id) {
        return Entities.find(em, User.class, id)
                .map(user -> details(em, List.of(user)).get(0));
    }

    /** Returns the page of users that the query requests, and the number of all users found. */
    public UserPage search(UserQuery query) {
        UserSearch search = new UserSearch(em, query);
        List<User> users = search.users();
        return new UserPage(search.total(users), details(em, users));
    }

    /**
     * Returns the ids of all users found, in ascending order; ignores the query's offset and limit.
     *
     * @param most how many to return at most
     */
    public List<Long> searchIds(UserQuery query, int most) {
        return new UserSearch(em, query).ids(most);
    }

    /** Returns the digest of the replicated users and their revisions. Reads all users. */
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

    /**
     * Adds a user, whose id comes from the sequence. A password is hashed before the transaction begins, once everything
     * else has been checked; so a draft with one cannot be written in a transaction of the caller's.
     *
     * @throws DirectoryException if the user is refused
     * @throws HashingOverloadException if too many passwords are being hashed
     */
    @TransactionAttribute(TransactionAttributeType.SUPPORTS)
    public UserDetails create(Authority by, UserDraft draft) {
        String hash = null;
        if (draft.password() != null) {
            changes.checkCreation(by, draft);
            hash = hasher.hash(draft.password());
        }
        return changes.create(by, draft, hash);
    }

    /**
     * Changes a user. A password is hashed as in {@link #create}, and {@code change} is then applied twice.
     *
     * @param version the {@link UserDetails#version} that the change is based on; {@code null} means any
     * @param change from the user's fields as they are to what they shall be; without side effects
     * @throws DirectoryException if the change is refused
     * @throws HashingOverloadException if too many passwords are being hashed
     */
    @TransactionAttribute(TransactionAttributeType.SUPPORTS)
    public UserDetails change(Authority by, long id, Integer version, UnaryOperator<UserDraft> change) {
        UserChanges.Result result = changes.change(by, id, version, change, null);
        return result.password() == null
                ? result.user()
                : changes.change(by, id, version, change, hasher.hash(result.password()))
                        .user();
    }

    /**
     * Removes a user.
     *
     * @param version the {@link UserDetails#version} that the removal is based on; {@code null} means any
     * @throws DirectoryException if that is refused
     */
    public void delete(Authority by, long id, Integer version) {
        changes.delete(by, id, version);
    }

    /**
     * Makes an administrator with this password if nobody can administer the directory: user −1, who is added, or gets
     * back the rights of an administrator.
     *
     * @return the username, {@value #ADMINISTRATOR} or that with a number; empty if there is an administrator
     * @throws DirectoryException if the password breaks the rules
     */
    @TransactionAttribute(TransactionAttributeType.SUPPORTS)
    public Optional<String> restoreAdministrator(String password) {
        UserDraft.of(ADMINISTRATOR).withPassword(password).check();
        return changes.hasAdministrator()
                ? Optional.empty()
                : changes.restoreAdministrator(ADMINISTRATOR, hasher.hash(password));
    }

    static List<UserDetails> details(EntityManager em, Collection<User> users) {
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

    /** Returns the fields of a user, without the password. */
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
}
