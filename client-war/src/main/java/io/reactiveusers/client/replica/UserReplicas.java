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

/** The replicas of all users. Only this class writes their rows. */
@ApplicationScoped
public class UserReplicas {
    /** Rows of one insert statement: as many as one delivery of the bridge has at most. */
    private static final int CHUNK = 50;

    private static final String INSERT = "insert into user_replica (id, revision, deleted_at, username, first_name, "
            + "last_name, email, is_active, active_revision, groups_json, user_permissions_json, applied_at) values ";

    private static final String STUB = "(?, -1, ?, '', '', '', '', true, -1, '[]', '[]', ?)";

    /**
     * Statements that succeed exactly if rows can be written at present, whatever is in any table; to be rolled back. The
     * first writes a row, which a read-only or full database refuses. The second writes none, but fails if the replica's
     * table is missing or may not be written to.
     */
    public static final String PROBE = "insert into bridge_probe (probed_at) values (current_timestamp);"
            + " insert into user_replica select * from user_replica where 1 = 0";

    @PersistenceContext
    private EntityManager entities;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    @Inject
    private Event<ReplicaChanged> changed;

    /**
     * Applies events, of any users and in any order, in the caller's transaction. If and when it commits, every user
     * whose state differs is announced as {@link ReplicaChanged}. Rows are locked in the order of their ids, so two
     * callers with the same users do not deadlock, as long as each calls once in its transaction.
     *
     * @param receivedAt not before any of the events was sent
     * @throws ReplicaUnavailableException if the database refuses; the transaction can only be rolled back
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void apply(List<UserChanged> events, Instant receivedAt) {
        SortedMap<Long, List<UserChanged>> byUser = new TreeMap<>();
        events.forEach(event -> byUser.computeIfAbsent(event.user().id(), id -> new ArrayList<>())
                .add(event));
        List<ReplicaChanged> changes = new ArrayList<>();
        try {
            for (UserReplica replica : lock(List.copyOf(byUser.keySet()), receivedAt)) {
                ReplicaState state = replica.known();
                for (UserChanged event : byUser.get(replica.id())) {
                    state = state.after(event);
                }
                if (!state.equals(replica.state())) {
                    replica.become(state, receivedAt);
                    changes.add(new ReplicaChanged(state));
                }
            }
            // Flushed here and not by the commit, so that this method throws the refusal of the database.
            entities.flush();
        } catch (PersistenceException e) {
            throw new ReplicaUnavailableException(e);
        }
        AfterCommit.run(transaction, () -> changes.forEach(changed::fire));
    }

    /** Returns what is known about a user; empty if nothing ever arrived about that id. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<ReplicaState> find(long id) {
        // Not EntityManager.find: in a transaction it returns null also when the connection is broken (HHH-12472).
        try {
            return entities.createNamedQuery("UserReplica.byIds", UserReplica.class)
                    .setParameter("ids", List.of(id))
                    .getResultStream()
                    .findFirst()
                    .map(UserReplica::state);
        } catch (PersistenceException e) {
            throw new ReplicaUnavailableException(e);
        }
    }

    /** Returns the versions of those of these users about whom anything has ever arrived. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<ReplicaVersion> versions(List<Long> ids) {
        try {
            return entities.createNamedQuery("UserReplica.versions", Object[].class)
                    .setParameter("ids", ids)
                    .getResultStream()
                    .map(row -> new ReplicaVersion((Long) row[0], (Long) row[1], row[2] == null && (Boolean) row[3]))
                    .toList();
        } catch (PersistenceException e) {
            throw new ReplicaUnavailableException(e);
        }
    }

    /** Returns the replication status. Scans the whole table. */
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
     * Deletes the tombstones of users who were deleted long ago.
     *
     * @param before deletes only tombstones last changed before this
     * @param after deletes only tombstones with a higher id
     * @param limit the most tombstones to delete in this transaction
     * @return the highest id deleted; empty if there are no more
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public OptionalLong forgetTombstones(Instant before, long after, int limit) {
        // Locked rows are skipped: another transaction brings their users back, or applies their deletion again.
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

    /** Locks the rows of these ids in their order, and inserts those that are missing. */
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
            // A tombstone that the first statement has seen may have been purged before the second.
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
