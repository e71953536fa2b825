package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.Entities;
import io.reactiveusers.master.directory.Group;
import io.reactiveusers.master.directory.Permission;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
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
    public Map<Long, Catalog.GroupState> take(RunningImport run, List<GroupRow> rows, Catalog catalog) {
        try {
            List<Claim> claims = claims(rows, catalog);
            Map<Long, Catalog.GroupState> changes = new TreeMap<>();
            Set<Long> taken = new HashSet<>();
            List<RowResult> results = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                GroupRow row = rows.get(i);
                ImportOutcome outcome = claims.get(i).refusal();
                if (outcome == null) {
                    Long target = claims.get(i).target();
                    Catalog.GroupState known = target == null ? null : catalog.group(target);
                    Catalog.GroupState wanted = row.over(known);
                    outcome = known == null
                            ? ImportOutcome.CREATED
                            : known.equals(wanted) ? ImportOutcome.UNCHANGED : ImportOutcome.CHANGED;
                    long id = target == null ? newId(run, catalog) : target;
                    taken.add(id);
                    if (outcome != ImportOutcome.UNCHANGED) {
                        changes.put(id, wanted);
                    }
                    outcome = outcome.with(row.remark());
                }
                results.add(new RowResult(row.number(), DumpRow.GROUP, row.id(), outcome));
            }
            if (!run.isDryRun()) {
                write(changes, catalog);
                ids.add(ImportedIds.Kind.GROUP, taken);
            }
            store.record(run.id(), results);
            return changes;
        } catch (ImportEndedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw ChunkFailedException.of(e);
        }
    }

    /** Returns the groups of the directory, also those that are being deleted. */
    static Map<Long, Catalog.GroupState> states(EntityManager em) {
        Map<Long, Catalog.GroupState> states = new HashMap<>();
        em.createQuery("select g from UserGroup g", Group.class)
                .getResultList()
                .forEach(group -> states.put(
                        group.getId(),
                        new Catalog.GroupState(
                                group.getName(),
                                group.getPermissions().stream()
                                        .map(Permission::getId)
                                        .collect(Collectors.toSet()))));
        return states;
    }

    private List<Claim> claims(List<GroupRow> rows, Catalog catalog) {
        List<Long> known = rows.stream()
                .map(GroupRow::id)
                .filter(id -> id != null && catalog.group(id) != null)
                .toList();
        Set<Long> imported = ids.among(ImportedIds.Kind.GROUP, known);
        List<Claim> claims = rows.stream()
                .map(row -> new Claim(row.id(), row.name(), fault(row, catalog)))
                .toList();
        Claim.settle(
                claims,
                new Claim.Names(
                        "name",
                        "group",
                        id -> catalog.group(id) == null
                                ? null
                                : catalog.group(id).name(),
                        catalog::groupId,
                        imported::contains));
        return claims;
    }

    private static ImportOutcome fault(GroupRow row, Catalog catalog) {
        boolean beingDeleted = row.id() != null
                && catalog.group(row.id()) != null
                && catalog.group(row.id()).name() == null;
        return row.fault() == null && beingDeleted
                ? ImportOutcome.refused("pk", "pk is that of a group that is being deleted; import it again later")
                : row.fault();
    }

    private long newId(RunningImport run, Catalog catalog) {
        return run.isDryRun() ? catalog.planId() : ids.next(ImportedIds.Kind.GROUP);
    }

    private void write(Map<Long, Catalog.GroupState> changes, Catalog catalog) {
        changes.forEach((id, wanted) -> {
            Long owner = catalog.groupId(wanted.name());
            if (owner != null && !owner.equals(id)) {
                // The owner gets another name below; until then no group has this name.
                em.createNativeQuery("update directory_group set name = ? where id = ?")
                        .setParameter(1, "renaming-" + owner + "-" + System.nanoTime())
                        .setParameter(2, owner)
                        .executeUpdate();
            }
        });
        changes.forEach((id, wanted) -> {
            Catalog.GroupState known = catalog.group(id);
            if (known == null) {
                create(id, wanted);
            } else {
                groups.change(
                        Authority.SUPERUSER,
                        id,
                        null,
                        known.name().equals(wanted.name()) ? null : wanted.name(),
                        known.permissions().equals(wanted.permissions()) ? null : wanted.permissions());
            }
        });
        em.flush();
    }

    private void create(long id, Catalog.GroupState wanted) {
        Group group = new Group(id, wanted.name());
        Set<Permission> permissions = new HashSet<>();
        wanted.permissions()
                .forEach(permission -> permissions.add(
                        Entities.find(em, Permission.class, permission).orElseThrow()));
        group.permit(permissions);
        em.persist(group);
    }
}
