package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.Group;
import io.reactiveusers.master.directory.Permission;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes groups of a dump, or plans to by the same code. Each call is a transaction of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class GroupImport {
    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @EJB
    private GroupDirectory groups;

    @EJB
    private ImportStore store;

    @EJB
    private ImportedIds ids;

    /**
     * Takes groups, and records what became of the rows. The members of a renamed group are republished in the
     * background.
     *
     * @return what the catalog has to take over
     * @throws ChunkFailedException if they cannot be written together
     * @throws ImportEndedException if the job has been ended
     */
    public Catalog.Taken<String> take(RunningImport run, List<GroupRow> rows, Catalog catalog) {
        try {
            List<Claim> claims = claims(rows, catalog);
            Map<Long, Group> known = load(run, claims);
            Map<Long, PlannedGroup> changes = new TreeMap<>();
            Set<Long> taken = new HashSet<>();
            Set<Long> created = new HashSet<>();
            List<RowResult> results = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                GroupRow row = rows.get(i);
                ImportOutcome outcome = claims.get(i).refusal();
                if (outcome == null) {
                    Long target = claims.get(i).target();
                    PlannedGroup group = plan(row, target == null ? null : known.get(target));
                    outcome = group.outcome();
                    if (row.id() != null) {
                        taken.add(row.id());
                        if (group.known() == null) {
                            created.add(row.id());
                        }
                    }
                    if (outcome != ImportOutcome.UNCHANGED) {
                        changes.put(target == null ? newId(run, catalog) : target, group);
                    }
                    outcome = outcome.with(row.remark());
                }
                results.add(new RowResult(row.number(), DumpRow.GROUP, row.id(), outcome));
            }
            if (!run.isDryRun()) {
                write(changes, catalog);
                ids.add(ImportedIds.Kind.GROUP, created);
            }
            store.record(run.id(), results);
            Map<Long, String> names = new HashMap<>();
            changes.forEach((id, group) -> names.put(id, group.name()));
            return new Catalog.Taken<>(names, taken);
        } catch (ImportEndedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw ChunkFailedException.of(e);
        }
    }

    /**
     * A group that is taken.
     *
     * @param known {@code null}: to be created
     */
    private record PlannedGroup(Group known, String name, Set<Long> permissions) {
        ImportOutcome outcome() {
            if (known == null) {
                return ImportOutcome.CREATED;
            }
            return known.getName().equals(name) && permissionsOf(known).equals(permissions)
                    ? ImportOutcome.UNCHANGED
                    : ImportOutcome.CHANGED;
        }
    }

    private static PlannedGroup plan(GroupRow row, Group known) {
        return new PlannedGroup(
                known, row.name(), row.permissionsOver(known == null ? Set.of() : permissionsOf(known)));
    }

    private static Set<Long> permissionsOf(Group group) {
        return group.getPermissions().stream().map(Permission::getId).collect(Collectors.toSet());
    }

    private List<Claim> claims(List<GroupRow> rows, Catalog catalog) {
        List<Long> known = rows.stream()
                .map(GroupRow::id)
                .filter(id -> id != null && catalog.hasGroup(id))
                .toList();
        Set<Long> imported = ids.among(ImportedIds.Kind.GROUP, known);
        List<Claim> claims = rows.stream()
                .map(row -> new Claim(row.id(), row.name(), fault(row, catalog)))
                .toList();
        Claim.settle(
                claims, new Claim.Names("name", "group", catalog::groupName, catalog::groupId, imported::contains));
        return claims;
    }

    private static ImportOutcome fault(GroupRow row, Catalog catalog) {
        boolean beingDeleted = row.id() != null && catalog.hasGroup(row.id()) && catalog.groupName(row.id()) == null;
        return row.fault() == null && beingDeleted
                ? ImportOutcome.refused("pk", "pk is that of a group that is being deleted; import it again later")
                : row.fault();
    }

    /** Loads the groups that granted claims are about, locked in a real run. */
    private Map<Long, Group> load(RunningImport run, List<Claim> claims) {
        Set<Long> wanted = claims.stream()
                .filter(claim -> claim.refusal() == null && claim.target() != null)
                .map(Claim::target)
                .collect(Collectors.toSet());
        Map<Long, Group> known = new HashMap<>();
        if (!wanted.isEmpty()) {
            em.createQuery("select g from UserGroup g where g.id in :ids order by g.id", Group.class)
                    .setParameter("ids", wanted)
                    .setLockMode(run.isDryRun() ? LockModeType.NONE : LockModeType.PESSIMISTIC_WRITE)
                    .getResultList()
                    .forEach(group -> known.put(group.getId(), group));
            em.createQuery("select g from UserGroup g left join fetch g.permissions where g.id in :ids", Group.class)
                    .setParameter("ids", wanted)
                    .getResultList();
        }
        return known;
    }

    private long newId(RunningImport run, Catalog catalog) {
        return run.isDryRun() ? catalog.planId() : ids.next(ImportedIds.Kind.GROUP);
    }

    private void write(Map<Long, PlannedGroup> changes, Catalog catalog) {
        List<Long> toRename = new ArrayList<>();
        changes.forEach((id, group) -> {
            Long owner = catalog.groupId(group.name());
            if (owner != null && !owner.equals(id)) {
                toRename.add(owner);
            }
        });
        NameRelease.release(em, "directory_group", "name", toRename);
        changes.forEach((id, wanted) -> {
            Set<Permission> permissions = new HashSet<>();
            wanted.permissions()
                    .forEach(permission -> permissions.add(
                            Entities.find(em, Permission.class, permission).orElseThrow()));
            Group group = wanted.known();
            if (group == null) {
                group = new Group(id, wanted.name());
                em.persist(group);
            } else if (!group.getName().equals(wanted.name())) {
                groups.rename(group, wanted.name());
            }
            group.permit(permissions);
        });
        em.flush();
    }
}
