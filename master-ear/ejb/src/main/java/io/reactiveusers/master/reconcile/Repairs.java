package io.reactiveusers.master.reconcile;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.master.directory.DeletedUser;
import io.reactiveusers.master.directory.User;
import io.reactiveusers.master.directory.UserWriter;
import io.reactiveusers.master.replication.Revision;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells the clients again about users that one of them does not have right: by the way every change goes, with a new
 * revision that is higher than the directory's own and the client's. Harmless if nothing was wrong, and if repeated.
 */
@Stateless
public class Repairs {
    /** The most repairs of one call, which is one transaction. */
    public static final int CHUNK = 200;

    /** A client whose revisions are further ahead than this is wrong itself; to outbid it would spoil the directory's. */
    static final Duration FUTURE_LIMIT = Duration.ofDays(1);

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @Inject
    private Event<UserChanged> changes;

    /**
     * Tells the clients again.
     *
     * @param repairs at most {@value #CHUNK}, one per id
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public RepairOutcome repair(List<Repair> repairs) {
        long limit = System.currentTimeMillis() + FUTURE_LIMIT.toMillis();
        Set<Long> refused = new TreeSet<>();
        Map<Long, Long> revisions = new HashMap<>();
        for (Repair repair : repairs) {
            if (repair.revision() > limit) {
                refused.add(repair.id());
            } else {
                revisions.merge(repair.id(), repair.revision(), Math::max);
            }
        }
        Map<Long, User> users = lockUsers(revisions.keySet());
        Map<Long, DeletedUser> free = new UserWriter(em)
                .lockIds(revisions.keySet().stream()
                        .filter(id -> !users.containsKey(id))
                        .toList());
        // Whoever was created until those ids were locked.
        users.putAll(lockUsers(free.keySet()));
        int republished = 0;
        int withdrawn = 0;
        for (long id : new TreeSet<>(revisions.keySet())) {
            User user = users.get(id);
            if (user == null) {
                withdraw(free.get(id), revisions.get(id));
            } else {
                user.republishAfter(revisions.get(id));
            }
            if (user == null || user.isStaff()) {
                withdrawn++;
            } else {
                republished++;
            }
        }
        return new RepairOutcome(republished, withdrawn, refused);
    }

    private void withdraw(DeletedUser id, long clientRevision) {
        id.advanceTo(Revision.after(Math.max(id.getRevision(), clientRevision)));
        changes.fire(User.withdrawal(id.getUserId(), id.getRevision()));
    }

    private Map<Long, User> lockUsers(Set<Long> ids) {
        if (ids.isEmpty()) {
            return new HashMap<>();
        }
        return em
                .createQuery("select u from User u where u.id in :ids order by u.id", User.class)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(User::getId, Function.identity()));
    }
}
