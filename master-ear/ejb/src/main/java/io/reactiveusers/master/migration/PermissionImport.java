package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.Permission;
import io.reactiveusers.master.directory.User;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes permissions of a dump, or plans to by the same code. Each call is a transaction of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class PermissionImport {
    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @EJB
    private ImportStore store;

    @EJB
    private ImportedIds ids;

    /** Returns the permissions and groups of the directory. */
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Catalog catalog() {
        Catalog catalog = new Catalog();
        Map<Long, Catalog.PermissionState> permissions = new HashMap<>();
        em.createQuery("select p from Permission p", Permission.class)
                .getResultList()
                .forEach(p -> permissions.put(p.getId(), state(p)));
        catalog.putPermissions(new Catalog.Taken<>(permissions, ids.all(ImportedIds.Kind.PERMISSION)));
        Map<Long, String> groups = new HashMap<>();
        em.createQuery("select g.id, g.name from UserGroup g", Tuple.class)
                .getResultList()
                .forEach(group -> groups.put(group.get(0, Long.class), group.get(1, String.class)));
        catalog.putGroups(new Catalog.Taken<>(groups, ids.all(ImportedIds.Kind.GROUP)));
        return catalog;
    }

    /**
     * Takes permissions, and records what became of the rows.
     *
     * @return what the catalog has to take over
     * @throws ChunkFailedException if they cannot be written together
     * @throws ImportEndedException if the job has been ended
     */
    public Catalog.Taken<Catalog.PermissionState> take(RunningImport run, List<PermissionRow> rows, Catalog catalog) {
        try {
            Map<Long, Catalog.PermissionState> changes = new HashMap<>();
            Set<Long> taken = new HashSet<>();
            Set<Long> created = new HashSet<>();
            List<RowResult> results = new ArrayList<>();
            List<Claim> claims = claims(rows, catalog);
            for (int i = 0; i < rows.size(); i++) {
                PermissionRow row = rows.get(i);
                ImportOutcome outcome = claims.get(i).refusal();
                if (outcome == null) {
                    if (row.id() != null) {
                        taken.add(row.id());
                    }
                    Long target = claims.get(i).target();
                    Catalog.PermissionState known = target == null ? null : catalog.permission(target);
                    Catalog.PermissionState wanted = row.over(known);
                    if (known == null && row.id() != null) {
                        created.add(row.id());
                    }
                    outcome = known == null
                            ? ImportOutcome.CREATED
                            : known.equals(wanted) ? ImportOutcome.UNCHANGED : ImportOutcome.CHANGED;
                    if (outcome != ImportOutcome.UNCHANGED) {
                        changes.put(target == null ? newId(run, catalog) : target, wanted);
                    }
                    outcome = outcome.with(wanted.isContentTypeKnown() ? null : row.remark());
                }
                results.add(new RowResult(row.number(), DumpRow.PERMISSION, row.id(), outcome));
            }
            if (!run.isDryRun()) {
                write(changes, catalog);
                ids.add(ImportedIds.Kind.PERMISSION, created);
            }
            store.record(run.id(), results);
            return new Catalog.Taken<>(changes, taken);
        } catch (ImportEndedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw ChunkFailedException.of(e);
        }
    }

    private List<Claim> claims(List<PermissionRow> rows, Catalog catalog) {
        List<Long> known = rows.stream()
                .map(PermissionRow::id)
                .filter(id -> id != null && catalog.permission(id) != null)
                .toList();
        Set<Long> imported = ids.among(ImportedIds.Kind.PERMISSION, known);
        List<Claim> claims = rows.stream()
                .map(row -> new Claim(row.id(), row.key(catalog), row.fault()))
                .toList();
        Claim.settle(
                claims,
                new Claim.Names(
                        "codename", "permission", catalog::permissionKey, catalog::permissionId, imported::contains));
        return claims;
    }

    private long newId(RunningImport run, Catalog catalog) {
        return run.isDryRun() ? catalog.planId() : ids.next(ImportedIds.Kind.PERMISSION);
    }

    private void write(Map<Long, Catalog.PermissionState> changes, Catalog catalog) {
        List<Long> recoded = new ArrayList<>();
        changes.forEach((id, wanted) -> {
            Catalog.PermissionState known = catalog.permission(id);
            if (known != null && !known.codename().equals(wanted.codename())) {
                recoded.add(id);
            }
        });
        // Users are locked before anything else, by id, as in every transaction.
        List<User> holders = recoded.isEmpty() ? List.of() : holders(recoded);
        List<Long> toRename = new ArrayList<>();
        changes.forEach((id, wanted) -> {
            Long owner = catalog.permissionId(wanted.key());
            if (owner != null && !owner.equals(id)) {
                toRename.add(owner);
            }
        });
        NameRelease.release(em, "permission", "model", toRename);
        changes.forEach((id, wanted) -> {
            Permission permission = Entities.find(em, Permission.class, id).orElse(null);
            if (permission == null) {
                em.persist(new Permission(id, wanted.codename(), wanted.name(), wanted.appLabel(), wanted.model()));
            } else {
                permission.edit(wanted.codename(), wanted.name(), wanted.appLabel(), wanted.model());
            }
        });
        holders.forEach(User::republish);
        em.flush();
    }

    private List<User> holders(List<Long> permissions) {
        return em.createQuery(
                        "select u from User u where exists (select p from u.permissions p where p.id in :ids) order by u.id",
                        User.class)
                .setParameter("ids", permissions)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private static Catalog.PermissionState state(Permission permission) {
        return new Catalog.PermissionState(
                permission.getCodename(), permission.getName(), permission.getAppLabel(), permission.getModel());
    }
}
