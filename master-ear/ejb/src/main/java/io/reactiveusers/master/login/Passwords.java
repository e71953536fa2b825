package io.reactiveusers.master.login;

import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.User;
import io.reactiveusers.master.password.HashingOverloadException;
import io.reactiveusers.master.password.PasswordHash;
import io.reactiveusers.master.password.PasswordHasher;
import io.reactiveusers.master.password.UserCredentials;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Checks the passwords of logins. No transaction is open while a hash is computed. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Passwords {
    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @EJB
    private PasswordHasher hasher;

    @EJB
    private Passwords transactional;

    /**
     * Returns the active user with this name and password. Records the time of the login, and replaces a hash that has
     * fewer iterations than a new one would. Takes the same time whether or not there is such a user.
     *
     * @throws HashingOverloadException if too many passwords are being hashed
     */
    public Optional<Caller> check(String username, String password) {
        List<Tuple> found = em.createQuery(
                        "select u, c.passwordHash from User u join UserCredentials c on c.userId = u.id"
                                + " where u.username = :username",
                        Tuple.class)
                .setParameter("username", Normalizer.normalize(username, Normalizer.Form.NFKC))
                .getResultList();
        User user = found.isEmpty() ? null : found.get(0).get(0, User.class);
        String hash = user == null || !user.isActive() ? null : found.get(0).get(1, String.class);
        if (!hasher.matches(password, hash)) {
            return Optional.empty();
        }
        String renewed = PasswordHash.isOutdated(hash) ? hasher.hash(password) : null;
        return transactional.noteLogin(user.getId(), hash, renewed) ? Optional.of(caller(user)) : Optional.empty();
    }

    /**
     * Records a login; {@code renewed} replaces the hash unless the password has been changed meanwhile.
     *
     * @return whether the user still exists
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean noteLogin(long userId, String checked, String renewed) {
        Optional<UserCredentials> found =
                Entities.find(em, UserCredentials.class, userId, LockModeType.PESSIMISTIC_WRITE);
        found.ifPresent(credentials -> {
            credentials.setLastLogin(Instant.now());
            if (renewed != null && credentials.getPasswordHash().equals(checked)) {
                credentials.setPasswordHash(renewed);
            }
        });
        return found.isPresent();
    }

    static Caller caller(User user) {
        return new Caller(user.getId(), user.getUsername(), user.isStaff(), user.isSuperuser());
    }
}
