package io.reactiveusers.master.groups;

import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.Group;
import io.reactiveusers.master.directory.User;
import io.reactiveusers.support.retry.Backoff;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The steps of fan-outs, each a transaction of its own. Due times are the database's. A fan-out on which another node
 * works is skipped.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class GroupFanOuts {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    private static final String SELECT_DUE =
            """
            select id
            from group_fan_out
            where available_at <= current_timestamp or available_at > current_timestamp + interval '10' minute
            order by id
            limit 1
            for update skip locked""";

    private static final String LOCK =
            """
            select id
            from group_fan_out
            where id = :id
            for update skip locked""";

    private static final String DEFER =
            """
            update group_fan_out
            set attempts = :attempts,
                available_at = current_timestamp + cast(:seconds as integer) * interval '1' second
            where id = :id""";

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    /** Returns the oldest fan-out that is due and on which no other node works. */
    public OptionalLong next() {
        List<?> ids = em.createNativeQuery(SELECT_DUE, Long.class).getResultList();
        return ids.isEmpty() ? OptionalLong.empty() : OptionalLong.of(((Number) ids.get(0)).longValue());
    }

    /**
     * Republishes the next members of a fan-out, and ends it if there are none left.
     *
     * @param limit the most members
     * @return whether the fan-out advanced; {@code false} if another node works on it, or it has ended
     */
    public boolean republish(long id, int limit) {
        GroupFanOut fanOut = lock(id).orElse(null);
        if (fanOut == null) {
            return false;
        }
        Group group = Entities.find(em, Group.class, fanOut.getGroupId()).orElse(null);
        List<User> members = group == null ? List.of() : lockMembers(nextMembers(fanOut, limit));
        if (!members.isEmpty()) {
            // Read again now that they are locked: another node may have republished them with a later name meanwhile.
            em.refresh(group);
        }
        for (User member : members) {
            if (group.isBeingDeleted()) {
                member.leave(group);
            }
            member.republish();
            fanOut.advanceTo(member.getId());
        }
        if (members.isEmpty() || fanOut.getUserId() != null) {
            em.remove(fanOut);
            // The last fan-out of a deleted group deletes the group's row.
            if (group != null && group.isBeingDeleted() && !hasMembers(group)) {
                em.remove(group);
            }
        }
        // Here, and not in the commit, whose failures the container reports at length.
        em.flush();
        return true;
    }

    /**
     * Moves the next member of a fan-out that fails at it to a waiting fan-out of its own.
     *
     * @return the member's id; empty if there is none
     */
    public OptionalLong setAside(long id) {
        GroupFanOut fanOut = lock(id).orElse(null);
        if (fanOut == null || fanOut.getUserId() != null) {
            return OptionalLong.empty();
        }
        List<Long> next = nextMembers(fanOut, 1);
        if (next.isEmpty()) {
            return OptionalLong.empty();
        }
        GroupFanOut own = GroupFanOut.ofMember(fanOut.getGroupId(), next.get(0));
        em.persist(own);
        fanOut.advanceTo(next.get(0));
        em.flush();
        defer(own);
        return OptionalLong.of(next.get(0));
    }

    /** Delays a fan-out that failed, longer each time. */
    public void defer(long id) {
        lock(id).ifPresent(this::defer);
    }

    /** Returns how many fan-outs there are. */
    public long count() {
        return em.createQuery("select count(f) from GroupFanOut f", Long.class).getSingleResult();
    }

    /** Returns how many fan-outs have failed and wait to be tried again. */
    public long countFailing() {
        return em.createQuery("select count(f) from GroupFanOut f where f.attempts > 0", Long.class)
                .getSingleResult();
    }

    private void defer(GroupFanOut fanOut) {
        int attempts = fanOut.getAttempts() + 1;
        em.createNativeQuery(DEFER)
                .setParameter("attempts", attempts)
                .setParameter("seconds", Math.max(1, RETRY.after(attempts).toSeconds()))
                .setParameter("id", fanOut.getId())
                .executeUpdate();
    }

    private Optional<GroupFanOut> lock(long id) {
        return em.createNativeQuery(LOCK, Long.class)
                        .setParameter("id", id)
                        .getResultList()
                        .isEmpty()
                ? Optional.empty()
                : Entities.find(em, GroupFanOut.class, id);
    }

    private List<Long> nextMembers(GroupFanOut fanOut, int limit) {
        return em.createQuery(
                        "select u.id from User u join u.groups g where g.id = :group and u.id > :last"
                                + " and (:all = true or u.id = :only) order by u.id",
                        Long.class)
                .setParameter("group", fanOut.getGroupId())
                .setParameter("last", fanOut.getLastUserId())
                .setParameter("all", fanOut.getUserId() == null)
                .setParameter("only", fanOut.getUserId() == null ? 0 : fanOut.getUserId())
                .setMaxResults(limit)
                .getResultList();
    }

    private List<User> lockMembers(List<Long> ids) {
        return em.createQuery("select u from User u where u.id in :ids order by u.id", User.class)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private boolean hasMembers(Group group) {
        return !em.createQuery("select u.id from User u join u.groups g where g = :group", Long.class)
                .setParameter("group", group)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }
}
