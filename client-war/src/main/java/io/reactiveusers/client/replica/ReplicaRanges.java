package io.reactiveusers.client.replica;

import io.reactiveusers.common.ContentDigest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Fingerprints of this client's users, for comparison with the master's. They are computed from what the rows hold now,
 *  so they also show what SQL has changed. Every call is a transaction with a persistence context of its own, so
 * nothing is kept between two ranges.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class ReplicaRanges {
    /** The hash of a row that cannot be read; it equals no user's. */
    private static final String UNREADABLE = "0".repeat(64);

    @PersistenceContext
    private EntityManager entities;

    /** Returns a digest of the first {@code limit} live users of a range. */
    public ContentDigest digest(long after, long through, int limit) {
        ContentDigest digest = new ContentDigest();
        live(after, through, limit).forEach(user -> digest.add(user.hash()));
        return digest;
    }

    /** Returns the first {@code limit} live users of a range, by id. */
    public List<ReplicaFingerprint> live(long after, long through, int limit) {
        return entities
                .createNamedQuery("UserReplica.liveBetween", UserReplica.class)
                .setParameter("after", after)
                .setParameter("through", through)
                .setMaxResults(limit)
                .setHint("org.hibernate.readOnly", true)
                .getResultList()
                .stream()
                .map(ReplicaRanges::fingerprint)
                .toList();
    }

    /** Returns what is known about the given ids, without those about which nothing ever arrived. */
    public Map<Long, ReplicaFingerprint> of(Collection<Long> ids) {
        return entities
                .createNamedQuery("UserReplica.byIds", UserReplica.class)
                .setParameter("ids", ids)
                .setHint("org.hibernate.readOnly", true)
                .getResultList()
                .stream()
                .map(ReplicaRanges::fingerprint)
                .collect(Collectors.toMap(ReplicaFingerprint::id, Function.identity()));
    }

    /** Returns the number of live users. */
    public long liveUsers() {
        return entities.createNamedQuery("UserReplica.countLive", Long.class).getSingleResult();
    }

    private static ReplicaFingerprint fingerprint(UserReplica replica) {
        return new ReplicaFingerprint(
                replica.id(), replica.live(), replica.highestRevision(), replica.live() ? hash(replica) : null);
    }

    private static String hash(UserReplica replica) {
        try {
            ReplicaState state = replica.state();
            return ContentDigest.hash(state.revision(), state.user());
        } catch (RuntimeException e) {
            // SQL has written a value that no message can have.
            return UNREADABLE;
        }
    }
}
