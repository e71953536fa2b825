package io.reactiveusers.client.replica;

import io.reactiveusers.common.DirectoryDigest;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.support.transaction.AfterCommit;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Query;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The replicas of all users: the only code that reads or writes their rows. */
@ApplicationScoped
public class UserReplicas {
    /** Rows of one insert statement: what one delivery of the bridge holds at most. */
    private static final int CHUNK = 50;

    private static final String INSERT = "insert into user_replica (id, revision, deleted_at, username, first_name, "
            + "last_name, email, is_active, active_revision, groups_json, user_permissions_json, applied_at) values ";

    private static final String STUB = "(?, -1, ?, '', '', '', '', true, -1, '[]', '[]', ?)";

    /** A statement that succeeds exactly if rows can be written at present. To be rolled back. */
    public static final String PROBE =
            INSERT + "(-9223372036854775808, -1, current_timestamp, '', '', '', '', true, -1, "
                    + "'[]', '[]', current_timestamp)";

    @PersistenceContext
    private EntityManager entities;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    @Inject
    private Event<ReplicaChanged> changed;

    /**
     * Applies events, of any users and in any order, in the caller's transaction. What that changes is announced as
     * {@link ReplicaChanged} if and when it commits. Rows are locked in the order of their ids, so two callers with the
     * same users wait for, and never block, each other, as long as each calls once in its transaction.
     *
     * @throws ReplicaUnavailableException if the database refuses; the transaction can only be rolled back
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void apply(List<UserChanged> events) {
        SortedMap<Long, List<UserChanged>> byUser = new TreeMap<>();
        events.forEach(event -> byUser.computeIfAbsent(event.user().id(), id -> new ArrayList<>())
                .add(event));
        Instant now = Instant.now();
        List<ReplicaChanged> changes = new ArrayList<>();
        try {
            for (UserReplica replica : lock(List.copyOf(byUser.keySet()), now)) {
                ReplicaState before = replica.state();
                ReplicaState state = before;
                for (UserChanged event : byUser.get(replica.id())) {
                    state = state.after(event);
                }
                if (!state.equals(before)) {
                    replica.become(state, now);
                    changes.add(new ReplicaChanged(state));
                }
            }
            // Here, and not by the commit, so that a refusal is one of this method.
            entities.flush();
        } catch (PersistenceException e) {
            throw new ReplicaUnavailableException(e);
        }
        AfterCommit.run(transaction, () -> changes.forEach(changed::fire));
    }

    /** What is known about a user, unless nothing ever arrived about that id. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<ReplicaState> find(long id) {
        // Not EntityManager.find: in a transaction it takes a broken connection for an absence (HHH-12472).
        return entities.createNamedQuery("UserReplica.byIds", UserReplica.class)
                .setParameter("ids", List.of(id))
                .getResultStream()
                .findFirst()
                .map(UserReplica::state);
    }

    /** How far this client is; reads the revision of every user. */
    @Transactional
    public ReplicaStatus status() {
        DirectoryDigest digest = new DirectoryDigest();
        try (Stream<Object[]> revisions = entities.createNamedQuery("UserReplica.revisions", Object[].class)
                .setHint("org.hibernate.fetchSize", 1000)
                .getResultStream()) {
            revisions.forEach(row -> digest.add((Long) row[0], (Long) row[1]));
        }
        Instant lastApplied = entities.createNamedQuery("UserReplica.lastApplied", Instant.class)
                .getSingleResult();
        return new ReplicaStatus(digest.users(), digest.hex(), lastApplied);
    }

    /**
     * Forgets users who were deleted long ago.
     *
     * @param before of tombstones, those last applied to before this
     * @param after of those, the ones whose ids are higher
     * @param limit the most to forget in this transaction
     * @return the highest id forgotten; empty: there are no more
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public OptionalLong forgetTombstones(Instant before, long after, int limit) {
        // Whoever holds one of the rows is bringing its user back, or making sure that the deletion is known.
        List<?> ids = entities.createNativeQuery(
                        "select id from user_replica where id > ? and deleted_at is not null and applied_at < ?"
                                + " order by id limit ? for update skip locked",
                        Long.class)
                .setParameter(1, after)
                .setParameter(2, before)
                .setParameter(3, limit)
                .getResultList();
        if (ids.isEmpty()) {
            return OptionalLong.empty();
        }
        entities.createQuery("delete from UserReplica u where u.id in :ids")
                .setParameter("ids", ids)
                .executeUpdate();
        return OptionalLong.of((Long) ids.get(ids.size() - 1));
    }

    /** The rows of these ids, in their order, each locked, and made if there was none. */
    private List<UserReplica> lock(List<Long> ids, Instant now) {
        List<UserReplica> rows;
        do {
            for (int from = 0; from < ids.size(); from += CHUNK) {
                insertStubs(ids.subList(from, Math.min(from + CHUNK, ids.size())), now);
            }
            rows = entities.createNamedQuery("UserReplica.byIds", UserReplica.class)
                    .setParameter("ids", ids)
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .getResultList();
            // A tombstone that was there for the first statement may have been forgotten before the second.
        } while (rows.size() < ids.size());
        return rows;
    }

    private void insertStubs(List<Long> ids, Instant now) {
        Query insert = entities.createNativeQuery(
                INSERT + String.join(", ", Collections.nCopies(ids.size(), STUB)) + " on conflict do nothing");
        int parameter = 0;
        for (long id : ids) {
            insert.setParameter(++parameter, id);
            insert.setParameter(++parameter, now);
            insert.setParameter(++parameter, now);
        }
        insert.executeUpdate();
    }
}
