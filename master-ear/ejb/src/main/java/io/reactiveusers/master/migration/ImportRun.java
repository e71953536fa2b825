package io.reactiveusers.master.migration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One import from its first row to its last: permissions, then groups, then users whose names change, then all other users.
 * Rows are written in chunks, a transaction each. A chunk that fails is written again in its smallest parts, so a bad row
 * stops no other.
 */
final class ImportRun {
    /** Users looked up together. */
    private static final int LOOK_UP = 1000;

    /** Rows of permissions, and of groups: both are held in memory. */
    private static final int CATALOG_LIMIT = 100_000;

    /** A row that gives a user another name. */
    private record Rename(long id, String oldName, String newName, long row, long offset)
            implements RenameOrder.Rename {}

    /** A permission or group that gets another name, by its place in a list. */
    private record NamedRow<R>(long id, String oldName, String newName, R row) implements RenameOrder.Rename {}

    private final RunningImport run;
    private final ImportStore store;
    private final PermissionImport permissions;
    private final GroupImport groups;
    private final UserImport users;
    private final Runnable check;
    private final DryRun dryRun = new DryRun();
    private final Catalog catalog;

    /**
     * A run.
     *
     * @param check called before each chunk; throws {@link ImportEndedException} to end the run
     */
    ImportRun(
            RunningImport run,
            ImportStore store,
            PermissionImport permissions,
            GroupImport groups,
            UserImport users,
            Runnable check) {
        this.run = run;
        this.store = store;
        this.permissions = permissions;
        this.groups = groups;
        this.users = users;
        this.check = check;
        catalog = permissions.catalog();
    }

    /**
     * Imports everything.
     *
     * @throws ImportEndedException if the job has been ended meanwhile
     * @throws ChunkFailedException if row after row fails
     */
    void toTheEnd() throws IOException, InvalidDumpException {
        refuseOthers();
        Chunks<PermissionRow> permissionChunks = new Chunks<>(
                run,
                store,
                rows -> {
                    check.run();
                    catalog.putPermissions(permissions.take(run, rows, catalog));
                },
                row -> new RowResult(row.number(), DumpRow.PERMISSION, row.id(), null));
        takeAll(
                permissionChunks,
                read(DumpRow.PERMISSION, row -> PermissionRow.of(row, run.survey())),
                row -> rename(row.id(), row.oldKey(catalog), row.key(catalog), row));
        Chunks<GroupRow> groupChunks = new Chunks<>(
                run,
                store,
                rows -> {
                    check.run();
                    catalog.putGroups(groups.take(run, rows, catalog));
                },
                row -> new RowResult(row.number(), DumpRow.GROUP, row.id(), null));
        takeAll(
                groupChunks,
                read(DumpRow.GROUP, row -> GroupRow.of(row, catalog)),
                row -> rename(row.id(), row.oldName(catalog), row.name(), row));
        importUsers();
    }

    /** Records rows that are of no model, or content types that cannot be read. */
    private void refuseOthers() throws IOException, InvalidDumpException {
        List<RowResult> refused = new ArrayList<>();
        forEach(row -> {
            boolean other = row.model().equals(DumpRow.NO_MODEL) || row.model().equals(DumpRow.CONTENT_TYPE);
            if (other && row.fault() != null) {
                refuse(refused, row, row.fault());
            }
        });
        store.record(run.id(), refused);
    }

    /** Takes those that get another name first, for others may want the names that they leave. */
    private <R> void takeAll(Chunks<R> chunks, List<R> rows, Function<R, Optional<NamedRow<R>>> rename) {
        List<NamedRow<R>> renames = new ArrayList<>();
        List<R> others = new ArrayList<>();
        Set<Long> renamed = new HashSet<>();
        for (R row : rows) {
            rename.apply(row)
                    .filter(named -> renamed.add(named.id()))
                    .ifPresentOrElse(renames::add, () -> others.add(row));
        }
        RenameOrder.of(renames)
                .forEach(unit -> chunks.add(unit.stream().map(NamedRow::row).toList()));
        chunks.end();
        others.forEach(row -> chunks.add(List.of(row)));
        chunks.end();
    }

    private static <R> Optional<NamedRow<R>> rename(Long id, String oldName, String newName, R row) {
        return id == null || oldName == null || newName == null || oldName.equals(newName)
                ? Optional.empty()
                : Optional.of(new NamedRow<>(id, oldName, newName, row));
    }

    private <R> List<R> read(String model, Function<DumpRow, R> reader) throws IOException, InvalidDumpException {
        List<R> rows = new ArrayList<>();
        List<RowResult> beyond = new ArrayList<>();
        forEach(row -> {
            if (row.model().equals(model)) {
                if (rows.size() < CATALOG_LIMIT) {
                    rows.add(reader.apply(row));
                } else {
                    refuse(beyond, row, "the dump has more than " + CATALOG_LIMIT + " rows of " + model);
                }
            }
        });
        store.record(run.id(), beyond);
        return rows;
    }

    private void refuse(List<RowResult> refused, DumpRow row, String reason) {
        refused.add(new RowResult(row.number(), row.model(), null, ImportOutcome.refused(null, reason)));
        if (refused.size() == Chunks.SIZE) {
            store.record(run.id(), refused);
            refused.clear();
        }
    }

    private void forEach(Consumer<DumpRow> action) throws IOException, InvalidDumpException {
        try (DumpReader reader = DumpReader.open(run.dump())) {
            for (Optional<DumpRow> row = reader.next(); row.isPresent(); row = reader.next()) {
                action.accept(row.get());
            }
        }
    }

    private void importUsers() throws IOException, InvalidDumpException {
        List<Rename> renames = findRenames();
        Set<Long> renamed = new HashSet<>();
        renames.forEach(rename -> renamed.add(rename.row()));
        Chunks<UserRow> chunks = new Chunks<>(
                run,
                store,
                this::takeUsers,
                row -> new RowResult(row.number(), run.options().userModel(), row.id(), null));
        for (List<Rename> unit : RenameOrder.of(renames)) {
            List<UserRow> rows = new ArrayList<>();
            for (Rename rename : unit) {
                rows.add(user(DumpReader.reread(run.dump(), rename.row(), rename.offset())));
            }
            chunks.add(rows);
        }
        chunks.end();
        forEach(row -> {
            if (row.model().equals(run.options().userModel()) && !renamed.contains(row.number())) {
                chunks.add(List.of(user(row)));
            }
        });
        chunks.end();
    }

    private void takeUsers(List<UserRow> rows) {
        check.run();
        UserPlan.Effects effects = users.take(run, rows, dryRun);
        if (run.isDryRun()) {
            effects.addTo(dryRun);
        }
    }

    private UserRow user(DumpRow row) {
        return UserRow.of(row, run.options().zone(), run.survey(), catalog);
    }

    private List<Rename> findRenames() throws IOException, InvalidDumpException {
        List<Rename> renames = new ArrayList<>();
        List<UserRow> pending = new ArrayList<>();
        forEach(row -> {
            if (row.model().equals(run.options().userModel())) {
                UserRow user = user(row);
                if (user.fault() == null && user.id() != null) {
                    pending.add(user);
                }
            }
            if (pending.size() == LOOK_UP) {
                addRenames(pending, renames);
            }
        });
        addRenames(pending, renames);
        return renames;
    }

    private void addRenames(List<UserRow> rows, List<Rename> renames) {
        Map<Long, String> usernames =
                users.usernames(rows.stream().map(UserRow::id).toList());
        for (UserRow row : rows) {
            String known = usernames.get(row.id());
            if (known != null && !known.equals(row.username())) {
                renames.add(new Rename(row.id(), known, row.username(), row.number(), row.offset()));
            }
        }
        rows.clear();
    }
}
