package io.reactiveusers.master.login;

import io.reactiveusers.common.Sha256;
import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.User;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The API's opaque bearer tokens (RFC 6750). A token has 256 random bits, so an unsalted hash is enough, and a check is one
 * look-up.
 */
@Stateless
public class ApiTokens {
    /** Lets people, and scanners for leaked secrets, recognise a token. */
    private static final String PREFIX = "ru_";

    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    /**
     * A token that has just been issued.
     *
     * @param token to be shown once; it is stored nowhere
     */
    public record Issued(long id, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Issued[id=" + id + "]";
        }
    }

    /** Issues a token that acts for a staff user as long as that user is active and staff. */
    public Issued issueToUser(long userId) {
        return issue(userId, null);
    }

    /** Issues a token to a client application. */
    public Issued issueToClient(String client) {
        return issue(null, client);
    }

    /** Returns whom a token acts for; empty if it is unknown or revoked, or its user is no longer active staff. */
    public Optional<Caller> check(String token) {
        List<ApiToken> found = em.createQuery("select t from ApiToken t where t.sha256 = :sha256", ApiToken.class)
                .setParameter("sha256", sha256(token))
                .getResultList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ApiToken known = found.get(0);
        if (known.getUserId() == null) {
            return Optional.of(new Caller(null, known.getClient(), false, false));
        }
        return Entities.find(em, User.class, known.getUserId())
                .filter(user -> user.isActive() && user.isStaff())
                .map(Passwords::caller);
    }

    /** Returns the tokens that a caller may revoke, by id: the caller's own; for a superuser, all. */
    public List<ApiToken> of(Caller caller) {
        return em.createQuery(
                        "select t from ApiToken t where t.userId = :id or :all = true order by t.id", ApiToken.class)
                .setParameter("id", caller.userId())
                .setParameter("all", caller.superuser())
                .getResultList();
    }

    /** Revokes a token. Returns whether the caller may revoke such a token. */
    public boolean revoke(Caller caller, long id) {
        Optional<ApiToken> token =
                of(caller).stream().filter(own -> own.getId() == id).findFirst();
        token.ifPresent(em::remove);
        return token.isPresent();
    }

    private Issued issue(Long userId, String client) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        ApiToken issued = new ApiToken(sha256(token), userId, client);
        em.persist(issued);
        em.flush();
        return new Issued(issued.getId(), token);
    }

    private static String sha256(String token) {
        return HexFormat.of().formatHex(Sha256.digest().digest(token.getBytes(StandardCharsets.UTF_8)));
    }
}
