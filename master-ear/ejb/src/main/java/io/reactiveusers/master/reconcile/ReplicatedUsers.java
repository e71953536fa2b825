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
 * What the clients should have, for comparing it with what they have. Computed from what the database holds now, so it
 * also shows what was changed past the application. Every call is a transaction of its own, and with it a persistence
 * context that ends with it: nothing is kept between two ranges.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class ReplicatedUsers {
    /** The most users that one call answers for. */
    public static final int LIMIT = 1000;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    /**
     * The next users in one figure.
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

    /** The next users up to an id, at most {@value #LIMIT}, by id. */
    public List<ReplicatedUser> between(long after, long through) {
        return next(after, through, LIMIT).stream()
                .map(ReplicatedUsers::replicated)
                .toList();
    }

    /** Those of the given users that are replicated, by id. */
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

    /** Groups and permissions come in batches, as the persistence unit says. */
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
