package io.reactiveusers.client.replica;

import io.reactiveusers.common.ContentDigest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What this client has, for comparing it with what it should have. Computed from what the rows hold now, so it also
 * shows what was changed past the application. Every call is a transaction of its own, and with it a persistence context
 * that ends with it: nothing is kept between two ranges.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class ReplicaRanges {
    /** The hash of a row that holds no state at all, which equals no user's. */
    private static final String UNREADABLE = "0".repeat(64);

    @PersistenceContext
    private EntityManager entities;

    /** The live users of a range in one figure; only the first {@code limit} of them. */
    public ContentDigest digest(long after, long through, int limit) {
        ContentDigest digest = new ContentDigest();
        live(after, through, limit).forEach(user -> digest.add(user.hash()));
        return digest;
    }

    /** The first {@code limit} live users of a range, by id. */
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

    /** What is known about the given ids; those nothing ever arrived about are left out. */
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

    /** How many users are replicated here. */
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
        } catch (JsonException | ClassCastException | NullPointerException | ArithmeticException e) {
            // Somebody has written into the row what no message could have.
            return UNREADABLE;
        }
    }
}
