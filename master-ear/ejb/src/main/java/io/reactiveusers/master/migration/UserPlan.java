package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.AuthorityPolicy;
import io.reactiveusers.master.directory.User;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.password.PasswordHash;
import io.reactiveusers.master.password.UserCredentials;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides about users that are imported together; {@link UserImport} carries the decisions out, unless the run is a dry
 * one.
 */
final class UserPlan {
    /**
     * The part of a plan that affects later users.
     *
     * @param renames ids and their new names
     * @param deferred rows about which nothing is decided before all others have been taken
     */
    record Effects(
            Map<Long, String> renames,
            Set<Long> administrators,
            Set<Long> formerAdministrators,
            List<UserRow> deferred) {
        void addTo(DryRun dryRun) {
            renames.forEach(dryRun::rename);
            administrators.forEach(dryRun::addAdministrator);
            formerAdministrators.forEach(dryRun::removeAdministrator);
        }
    }

    private static final ImportOutcome LAST_ADMINISTRATOR =
            ImportOutcome.refused("is_superuser", "is_superuser: this is the last administrator who can log in");

    private final EntityManager em;
    private final RunningImport run;
    private final List<UserRow> rows;
    private final List<Claim> claims;
    private final Map<Long, User> known;
    private final Map<Long, UserDraft> drafts = new HashMap<>();
    private final Map<String, Long> owners;
    private final DryRun dryRun;
    private final boolean last;
    private final Set<Long> deferredIds = new HashSet<>();
    private final List<PlannedUser> granted = new ArrayList<>();
    private final List<UserRow> deferred = new ArrayList<>();

    UserPlan(
            EntityManager em,
            RunningImport run,
            List<UserRow> rows,
            Map<Long, User> known,
            Map<String, Long> owners,
            DryRun dryRun,
            List<UserRow> waiting) {
        this.em = em;
        this.run = run;
        this.rows = rows;
        this.known = known;
        this.owners = owners;
        this.dryRun = dryRun;
        last = waiting == null;
        if (!last) {
            waiting.stream().map(UserRow::id).forEach(deferredIds::add);
        }
        claims = rows.stream()
                .map(row -> new Claim(row.id(), row.username(), row.fault()))
                .toList();
        known.forEach((id, user) -> drafts.put(id, UserDirectory.draft(user)));
    }

    /** Decides; {@code imported} returns those of some ids that came by an import. */
    void settle(Function<List<Long>, Set<Long>> imported) {
        List<Long> renamed = rows.stream()
                .filter(row -> row.id() != null && drafts.containsKey(row.id()))
                .filter(row -> !drafts.get(row.id()).username().equals(row.username()))
                .map(UserRow::id)
                .toList();
        Set<Long> renamable = imported.apply(renamed);
        Claim.Names names = new Claim.Names(
                "username",
                "user",
                id -> drafts.containsKey(id) ? drafts.get(id).username() : null,
                owners::get,
                renamable::contains);
        do {
            deferWhatWaitsForTheDeferred();
            Claim.settle(claims, names);
            plan();
        } while (refuseToRemoveTheLastAdministrator());
    }

    /** Defers rows that want a name which a deferred row may leave, and rows that want the names of those, and so on. */
    private void deferWhatWaitsForTheDeferred() {
        boolean more = !deferredIds.isEmpty();
        while (more) {
            more = false;
            for (int i = 0; i < rows.size(); i++) {
                UserRow row = rows.get(i);
                Long owner = owners.get(row.username());
                boolean waits = owner != null && deferredIds.contains(owner) && !owner.equals(row.id());
                if (waits && row.fault() == null && !deferred.contains(row)) {
                    defer(i);
                    more = true;
                }
            }
        }
    }

    private void defer(int i) {
        UserRow row = rows.get(i);
        claims.get(i).refuse(LAST_ADMINISTRATOR);
        deferred.add(row);
        deferredIds.add(row.id());
    }

    /** Returns who is taken, in the order of the rows. */
    List<PlannedUser> granted() {
        return granted;
    }

    /** Returns what becomes of each row that is not deferred. */
    List<RowResult> results() {
        Map<Long, ImportOutcome> outcomes = new HashMap<>();
        granted.forEach(user -> outcomes.put(user.row().number(), user.outcome()));
        List<RowResult> results = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            UserRow row = rows.get(i);
            if (!deferred.contains(row)) {
                ImportOutcome refusal = claims.get(i).refusal();
                results.add(new RowResult(
                        row.number(),
                        run.options().userModel(),
                        row.id(),
                        refusal == null ? outcomes.get(row.number()) : refusal));
            }
        }
        return results;
    }

    Effects effects() {
        Effects effects = new Effects(new HashMap<>(), new HashSet<>(), new HashSet<>(), deferred);
        for (PlannedUser user : granted) {
            if (user.known() != null
                    && !user.before().username().equals(user.after().username())) {
                effects.renames().put(user.target(), user.after().username());
            }
            if (isAdministrator(user.before()) && !isAdministrator(user.after())) {
                effects.formerAdministrators().add(user.target());
            } else if (becomesAdministrator(user)) {
                effects.administrators().add(user.idOrPlaceholder());
            }
        }
        return effects;
    }

    private void plan() {
        granted.clear();
        for (int i = 0; i < rows.size(); i++) {
            if (claims.get(i).refusal() == null) {
                Long target = claims.get(i).target();
                UserDraft before = target == null ? null : drafts.get(target);
                granted.add(new PlannedUser(
                        rows.get(i),
                        target,
                        target == null ? null : known.get(target),
                        before,
                        rows.get(i).over(before)));
            }
        }
    }

    /**
     * Returns whether a row has been refused, which may make others impossible. As long as other rows follow, it is
     * deferred instead, because one of them may give somebody else the rights of an administrator.
     */
    private boolean refuseToRemoveTheLastAdministrator() {
        if (granted.stream().noneMatch(user -> isAdministrator(user.before()) && !isAdministrator(user.after()))) {
            return false;
        }
        AuthorityPolicy policy = new AuthorityPolicy(em);
        if (!run.isDryRun()) {
            policy.lockAdministrators();
        }
        Set<Long> remaining = policy.administrators();
        dryRun.adjust(remaining);
        boolean refused = false;
        granted.stream().filter(this::becomesAdministrator).forEach(user -> remaining.add(user.idOrPlaceholder()));
        for (PlannedUser user : granted) {
            if (isAdministrator(user.before()) && !isAdministrator(user.after())) {
                if (remaining.size() == 1 && remaining.contains(user.target())) {
                    int row = rows.indexOf(user.row());
                    if (last) {
                        claims.get(row).refuse(LAST_ADMINISTRATOR);
                    } else {
                        defer(row);
                    }
                    refused = true;
                } else {
                    remaining.remove(user.target());
                }
            }
        }
        return refused;
    }

    private boolean becomesAdministrator(PlannedUser user) {
        return isAdministrator(user.after()) && !isAdministrator(user.before()) && hasPassword(user);
    }

    private static boolean isAdministrator(UserDraft user) {
        return user != null && user.active() && user.staff() && user.superuser();
    }

    private boolean hasPassword(PlannedUser user) {
        if (user.known() == null) {
            return user.row().hasUsablePassword();
        }
        return em.createQuery("select c from UserCredentials c where c.userId = :id", UserCredentials.class)
                .setParameter("id", user.target())
                .getResultStream()
                .anyMatch(credentials -> PasswordHash.isUsable(credentials.getPasswordHash()));
    }
}
