package io.reactiveusers.master.reconcile;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.master.directory.DeletedUser;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.User;
import io.reactiveusers.master.directory.UserEvents;
import io.reactiveusers.master.directory.UserWriter;
import io.reactiveusers.master.replication.Revision;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Republishes users whose replica at a client differs. A repair is published like every change, with a new revision
 * that is higher than the directory's own and the client's. It does no harm if nothing differed, or if it is repeated.
 *
 * <p>A client can ask only about ids that the directory knows, whether they have a user or had one once, and about ids
 * that it says it has, up to {@value #UNKNOWN_PER_DAY} a day: they are withdrawn, because a directory restored from a
 * backup does not know the users who were created after it.
 */
@Stateless
public class Repairs {
    /** The most repairs of one call, which is one transaction. */
    public static final int CHUNK = 200;

    /** The most ids unknown to the directory that this server withdraws in 24 hours, for all clients together. */
    public static final int UNKNOWN_PER_DAY = 10_000;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @Inject
    private Event<UserChanged> changes;

    @EJB
    private UnknownIds unknownIds;

    /** Checks repairs before any of them is done. */
    private static void check(List<Repair> repairs) {
        FieldErrors errors = new FieldErrors();
        for (int i = 0; i < repairs.size(); i++) {
            Repair.check(
                    "users[" + i + "].", repairs.get(i).id(), repairs.get(i).revision(), errors);
        }
        DirectoryException.throwIfAny(errors);
    }

    /**
     * Republishes the state that the clients should have.
     *
     * @param repairs at most {@value #CHUNK}; of several for one id the highest revision counts
     * @throws DirectoryException {@code INVALID}, with every fault by its field, such as {@code users[3].id}
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public RepairOutcome repair(List<Repair> repairs) {
        check(repairs);
        Map<Long, Long> asked = new TreeMap<>();
        repairs.forEach(repair -> asked.merge(repair.id(), repair.revision(), Math::max));
        Map<Long, String> refused = new TreeMap<>();

        Map<Long, User> users = lockUsers(asked.keySet());
        Set<Long> toLock = new TreeSet<>(asked.keySet());
        toLock.removeAll(users.keySet());
        int unknown = removeUnknown(toLock, asked, refused);
        Map<Long, DeletedUser> free = new UserWriter(em).lockIds(toLock);
        // Adds users who were created before those ids were locked.
        users.putAll(lockUsers(free.keySet()));

        int republished = 0;
        int withdrawn = 0;
        long limit = System.currentTimeMillis() + UserChanged.AHEAD.toMillis();
        for (Map.Entry<Long, Long> repair : asked.entrySet()) {
            long id = repair.getKey();
            User user = users.get(id);
            DeletedUser gone = free.get(id);
            if (user == null && gone == null) {
                continue;
            }
            // Only SQL writes such a revision. A higher one would move the directory's own revisions into the future.
            if (repair.getValue() > Math.max(limit, user == null ? gone.getRevision() : user.getRevision())) {
                refused.put(id, "the client's revision is more than a day in the future");
            } else if (user == null) {
                withdraw(gone, repair.getValue());
                withdrawn++;
            } else {
                user.republishAfter(repair.getValue());
                withdrawn += user.isStaff() ? 1 : 0;
                republished += user.isStaff() ? 0 : 1;
            }
        }
        return new RepairOutcome(republished, withdrawn, unknown, refused);
    }

    /**
     * Removes ids that the directory has never known: of those that the client does not have either there is nothing to
     * withdraw, and of the others only a limited number may be.
     *
     * @return how many ids neither of the two knows
     */
    private int removeUnknown(Set<Long> ids, Map<Long, Long> asked, Map<Long, String> refused) {
        Set<Long> strange = new TreeSet<>(ids);
        if (!ids.isEmpty()) {
            strange.removeAll(em.createQuery("select d.userId from DeletedUser d where d.userId in :ids", Long.class)
                    .setParameter("ids", ids)
                    .getResultList());
        }
        int unknown = 0;
        for (long id : strange) {
            if (asked.get(id) == Repair.NONE) {
                ids.remove(id);
                unknown++;
            } else if (!unknownIds.mayWithdraw()) {
                ids.remove(id);
                refused.put(id, "the directory has withdrawn as many unknown ids as it does in a day");
            }
        }
        return unknown;
    }

    private void withdraw(DeletedUser id, long clientRevision) {
        id.advanceTo(Revision.after(Math.max(id.getRevision(), clientRevision)));
        changes.fire(UserEvents.withdrawal(id.getUserId(), id.getRevision()));
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
