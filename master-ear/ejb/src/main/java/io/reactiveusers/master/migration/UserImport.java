package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.DeletedUser;
import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.Group;
import io.reactiveusers.master.directory.User;
import io.reactiveusers.master.directory.UserWriter;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes users of a dump, or plans to by the same code, {@link UserPlan}. Each call is a transaction of its own.
 *
 * <p>Locks users by id, then the administrators' row, then groups by id, as everyone does.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class UserImport {
    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @EJB
    private ImportStore store;

    @EJB
    private ImportedIds ids;

    /** Returns the usernames of those of the given ids that have a user. */
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Map<Long, String> usernames(Collection<Long> userIds) {
        Map<Long, String> usernames = new HashMap<>();
        if (!userIds.isEmpty()) {
            em.createQuery("select u.id, u.username from User u where u.id in :ids", Tuple.class)
                    .setParameter("ids", userIds)
                    .getResultList()
                    .forEach(user -> usernames.put(user.get(0, Long.class), user.get(1, String.class)));
        }
        return usernames;
    }

    /**
     * Takes users, and records what became of the rows. What is there is changed to what the row says, but for password,
     * last login and join date, which are this directory's own from the first import on.
     *
     * @param dryRun what a dry run has planned so far
     * @param deferred rows that wait until all others have been taken; {@code null}: nothing is deferred any more
     * @return what the run has to take note of
     * @throws ChunkFailedException if they cannot be written together
     * @throws ImportEndedException if the job has been ended
     */
    public UserPlan.Effects take(RunningImport run, List<UserRow> rows, DryRun dryRun, List<UserRow> deferred) {
        try {
            Map<String, Long> owners = owners(rows);
            owners.replaceAll((name, id) -> dryRun.owner(name, id));
            rows.forEach(row -> owners.computeIfAbsent(row.username(), name -> dryRun.owner(name, null)));
            Map<Long, User> known = load(run, rows, owners);
            UserPlan plan = new UserPlan(em, run, rows, known, owners, dryRun, deferred);
            plan.settle(renamed -> ids.among(ImportedIds.Kind.USER, renamed));
            UserPlan.Effects effects = plan.effects();
            if (!run.isDryRun()) {
                write(plan, owners);
            }
            store.record(run.id(), plan.results());
            return effects;
        } catch (ImportEndedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw ChunkFailedException.of(e);
        }
    }

    private Map<String, Long> owners(List<UserRow> rows) {
        List<String> usernames =
                rows.stream().map(UserRow::username).filter(Objects::nonNull).toList();
        Map<String, Long> owners = new HashMap<>();
        if (!usernames.isEmpty()) {
            em.createQuery("select u.username, u.id from User u where u.username in :usernames", Tuple.class)
                    .setParameter("usernames", usernames)
                    .getResultList()
                    .forEach(user -> owners.put(user.get(0, String.class), user.get(1, Long.class)));
        }
        return owners;
    }

    /** Loads the users that the rows are about, locked in a real run. */
    private Map<Long, User> load(RunningImport run, List<UserRow> rows, Map<String, Long> owners) {
        Set<Long> wanted = new TreeSet<>();
        for (UserRow row : rows) {
            Long id = row.id() != null ? row.id() : owners.get(row.username());
            if (id != null && row.fault() == null) {
                wanted.add(id);
            }
        }
        Map<Long, User> known = new HashMap<>();
        if (!wanted.isEmpty()) {
            em.createQuery("select u from User u where u.id in :ids order by u.id", User.class)
                    .setParameter("ids", wanted)
                    .setLockMode(run.isDryRun() ? LockModeType.NONE : LockModeType.PESSIMISTIC_WRITE)
                    .getResultList()
                    .forEach(user -> known.put(user.getId(), user));
        }
        return known;
    }

    private void write(UserPlan plan, Map<String, Long> owners) {
        NameRelease.release(
                em,
                "directory_user",
                "username",
                plan.granted().stream()
                        .map(user -> user.ownerToRename(owners))
                        .filter(Objects::nonNull)
                        .toList());
        UserWriter writer = new UserWriter(em);
        Map<Long, PlannedUser> added = new TreeMap<>();
        for (PlannedUser user : plan.granted()) {
            if (user.known() == null) {
                added.put(user.target() != null ? user.target() : Long.valueOf(ids.next(ImportedIds.Kind.USER)), user);
            }
        }
        Map<Long, DeletedUser> free = writer.lockIds(added.keySet());
        lockGroups(plan.granted());
        added.forEach((id, user) -> writer.insert(
                free.get(id),
                Objects.requireNonNullElseGet(
                        user.row().dateJoined(), () -> Instant.now().truncatedTo(ChronoUnit.MICROS)),
                user.after(),
                user.row().passwordHash(),
                user.row().lastLogin()));
        plan.granted().stream().filter(PlannedUser::isChange).forEach(user -> writer.apply(user.known(), user.after()));
        em.flush();
        ids.add(
                ImportedIds.Kind.USER,
                plan.granted().stream()
                        .filter(user -> user.known() == null)
                        .map(user -> user.row().id())
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** Locks the groups of all users by id, so that two transactions that lock the same groups do not deadlock. */
    private void lockGroups(List<PlannedUser> users) {
        Set<Long> joined = new TreeSet<>();
        for (PlannedUser user : users) {
            Set<Long> groups = new HashSet<>(user.after().groups());
            if (user.before() != null) {
                groups.removeAll(user.before().groups());
            }
            joined.addAll(groups);
        }
        joined.forEach(id -> Entities.find(em, Group.class, id, LockModeType.PESSIMISTIC_READ));
    }
}
