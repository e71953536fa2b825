package io.reactiveusers.master.login;

import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.User;
import io.reactiveusers.master.password.PasswordHash;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks passwords. A check is made without a transaction, and only as many at once as there are processors: hashing
 * must not be a way to stop the server.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Passwords {
    private static final Semaphore CHECKS = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    private static final long PATIENCE_SECONDS = 5;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @EJB
    private Passwords transactional;

    /**
     * The active user with this name and password. Notes the login, and hashes the password anew if its hash is out of
     * date. Takes the same time whether or not there is such a user.
     *
     * @throws LoginUnavailableException if too many passwords are being checked
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
        String renewed = null;
        if (!acquire()) {
            throw new LoginUnavailableException();
        }
        try {
            if (!PasswordHash.matches(password, hash)) {
                return Optional.empty();
            }
            if (PasswordHash.isOutdated(hash)) {
                renewed = PasswordHash.of(password);
            }
        } finally {
            CHECKS.release();
        }
        transactional.noteLogin(user.getId(), hash, renewed);
        return Optional.of(caller(user));
    }

    /** Notes a login; {@code renewed} replaces the hash unless the password has been changed meanwhile. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void noteLogin(long userId, String checked, String renewed) {
        Entities.find(em, UserCredentials.class, userId, LockModeType.PESSIMISTIC_WRITE)
                .ifPresent(credentials -> {
                    credentials.setLastLogin(Instant.now());
                    if (renewed != null && credentials.getPasswordHash().equals(checked)) {
                        credentials.setPasswordHash(renewed);
                    }
                });
    }

    static Caller caller(User user) {
        return new Caller(user.getId(), user.getUsername(), user.isStaff(), user.isSuperuser());
    }

    private static boolean acquire() {
        try {
            return CHECKS.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
