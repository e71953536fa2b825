package io.reactiveusers.master.reconcile;

import io.reactiveusers.common.ContentDigest;
import io.reactiveusers.master.directory.User;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.List;

/**
 * What the clients should have, for comparison with what they have. It is computed from what the database holds now, so
 * it also shows what SQL has changed. Every call is a transaction with a persistence context of its own, so nothing is
 * kept between two ranges.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class ReplicatedUsers {
    /** The most users of one call. */
    public static final int LIMIT = 1000;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    /**
     * Returns a digest of the next users.
     *
     * @param after the range begins with the next id
     * @param limit of users in the range, from 1 to {@value #LIMIT}
     */
    public ReplicatedRange range(long after, int limit) {
        List<User> users = next(after, Long.MAX_VALUE, limit);
        ContentDigest digest = new ContentDigest();
        users.forEach(user -> digest.add(replicated(user).hash()));
        Long through = users.size() < limit ? null : users.get(users.size() - 1).getId();
        return new ReplicatedRange(through, digest.users(), digest.hex());
    }

    /** Returns the next users up to an id, at most {@value #LIMIT}, by id. */
    public List<ReplicatedUser> between(long after, long through) {
        return next(after, through, LIMIT).stream()
                .map(ReplicatedUsers::replicated)
                .toList();
    }

    /** Returns those of the given users that are replicated, by id. */
    public List<ReplicatedUser> of(Collection<Long> ids) {
        return query("u.id in :ids").setParameter("ids", ids).getResultList().stream()
                .map(ReplicatedUsers::replicated)
                .toList();
    }

    private List<User> next(long after, long through, int limit) {
        return query("u.id > :after and u.id <= :through")
                .setParameter("after", after)
                .setParameter("through", through)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Groups and permissions are fetched in batches, as the persistence unit says. */
    private TypedQuery<User> query(String which) {
        return em.createQuery("select u from User u where not u.staff and " + which + " order by u.id", User.class)
                .setHint("org.hibernate.readOnly", true);
    }

    private static ReplicatedUser replicated(User user) {
        return new ReplicatedUser(
                user.getId(),
                user.getRevision(),
                ContentDigest.hash(user.getRevision(), user.state().orElseThrow()));
    }
}
