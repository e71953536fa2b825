package io.reactiveusers.master.migration;

import io.reactiveusers.support.validation.FieldErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * One import from its first row to its last: permissions, then groups, then users whose names change, then all other users.
 * Rows are written in chunks, a transaction each. A chunk that fails is written again in its smallest parts, so a bad row
 * stops no other.
 */
final class ImportRun {
    /** Rows looked up together. */
    private static final int LOOK_UP = 1000;

    /** Rows of permissions, and of groups, whose names are held in memory. */
    private static final int CATALOG_LIMIT = 100_000;

    /** Rows that are written in one transaction because they exchange their names. */
    private static final int CIRCLE_LIMIT = 20_000;

    private static final long CIRCLE_BYTES = 16 << 20;
    private static final ImportOutcome TOO_LONG_A_CIRCLE = ImportOutcome.refused(
            null, "more than " + CIRCLE_LIMIT + " rows exchange their names in a circle; import them in two steps");

    /** A row that gives an id another name. */
    private record Rename(long id, String oldName, String newName, DumpRow.Place place) implements RenameOrder.Rename {}

    /**
     * What a model's rows are to an import.
     *
     * @param limit how many rows are taken
     * @param name the name that a row wants for its id
     * @param names the names that ids have
     */
    private record Model<R extends ImportRow>(
            String label,
            long limit,
            Function<DumpRow, R> reader,
            Function<R, String> name,
            Function<List<Long>, Map<Long, String>> names,
            Consumer<List<R>> taker) {}

    private final RunningImport run;
    private final ImportStore store;
    private final PermissionImport permissions;
    private final GroupImport groups;
    private final UserImport users;
    private final Runnable check;
    private final DryRun dryRun = new DryRun();
    private final Catalog catalog;
    private final List<UserRow> deferred = new ArrayList<>();

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
        take(new Model<>(
                DumpRow.PERMISSION,
                CATALOG_LIMIT,
                row -> PermissionRow.of(row, run.survey()),
                row -> row.key(catalog),
                ids -> known(ids, catalog::permissionKey),
                rows -> catalog.putPermissions(permissions.take(run, rows, catalog))));
        take(new Model<>(
                DumpRow.GROUP,
                CATALOG_LIMIT,
                row -> GroupRow.of(row, run.survey(), catalog),
                GroupRow::name,
                ids -> known(ids, catalog::groupName),
                rows -> catalog.putGroups(groups.take(run, rows, catalog))));
        take(new Model<>(
                run.options().userModel(),
                Long.MAX_VALUE,
                row -> UserRow.of(row, run.options().zone(), run.survey(), catalog),
                UserRow::username,
                users::usernames,
                rows -> takeUsers(rows, false)));
        if (!deferred.isEmpty()) {
            Chunks<UserRow> chunks = new Chunks<>(run, store, run.options().userModel(), rows -> takeUsers(rows, true));
            // Together, because they may want names that others of them leave.
            chunks.add(List.copyOf(deferred));
            chunks.end();
        }
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

    /** Takes the rows of a model: those that get another name first, for others may want the names that they leave. */
    private <R extends ImportRow> void take(Model<R> model) throws IOException, InvalidDumpException {
        if (!run.survey().hasRows(model.label())) {
            return;
        }
        List<Rename> renames = findRenames(model);
        Set<Long> renamed = new HashSet<>();
        renames.forEach(rename -> renamed.add(rename.place().number()));
        Chunks<R> chunks = new Chunks<>(run, store, model.label(), rows -> {
            check.run();
            model.taker().accept(rows);
        });
        for (List<Rename> unit : RenameOrder.of(renames)) {
            List<R> rows = new ArrayList<>();
            long bytes =
                    unit.stream().mapToLong(rename -> rename.place().bytes()).sum();
            boolean tooMany = unit.size() > CIRCLE_LIMIT || bytes > CIRCLE_BYTES;
            for (Rename rename : unit) {
                rows.add(model.reader().apply(DumpReader.reread(run.dump(), rename.place())));
                if (tooMany && rows.size() == Chunks.SIZE) {
                    chunks.refuse(rows, TOO_LONG_A_CIRCLE);
                    rows.clear();
                }
            }
            if (tooMany) {
                chunks.refuse(rows, TOO_LONG_A_CIRCLE);
            } else {
                chunks.add(rows);
            }
        }
        chunks.end();
        List<RowResult> beyond = new ArrayList<>();
        forEachOf(model, (row, nth) -> {
            if (nth > model.limit()) {
                refuse(beyond, row, "the dump has more than " + model.limit() + " rows of " + model.label());
            } else if (!renamed.contains(row.number())) {
                chunks.add(List.of(model.reader().apply(row)));
            }
        });
        chunks.end();
        store.record(run.id(), beyond);
    }

    private void refuse(List<RowResult> refused, DumpRow row, String reason) {
        refused.add(new RowResult(
                row.number(), row.model(), row.id(new FieldErrors()), ImportOutcome.refused(null, reason)));
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

    private void forEachOf(Model<?> model, BiConsumer<DumpRow, Long> action) throws IOException, InvalidDumpException {
        long[] nth = {0};
        forEach(row -> {
            if (row.model().equals(model.label())) {
                action.accept(row, ++nth[0]);
            }
        });
    }

    private void takeUsers(List<UserRow> rows, boolean last) {
        UserPlan.Effects effects = users.take(run, rows, dryRun, last ? null : deferred);
        deferred.addAll(effects.deferred());
        if (run.isDryRun()) {
            effects.addTo(dryRun);
        }
    }

    private <R extends ImportRow> List<Rename> findRenames(Model<R> model) throws IOException, InvalidDumpException {
        List<Rename> renames = new ArrayList<>();
        // Not the rows, which may be long.
        List<Rename> pending = new ArrayList<>();
        forEachOf(model, (row, nth) -> {
            R read = model.reader().apply(row);
            if (nth <= model.limit() && read.fault() == null && read.id() != null) {
                pending.add(new Rename(read.id(), null, model.name().apply(read), row.place()));
            }
            if (pending.size() == LOOK_UP) {
                addRenames(model, pending, renames);
            }
        });
        addRenames(model, pending, renames);
        return renames;
    }

    private static void addRenames(Model<?> model, List<Rename> pending, List<Rename> renames) {
        Map<Long, String> names =
                model.names().apply(pending.stream().map(Rename::id).toList());
        for (Rename row : pending) {
            String oldName = names.get(row.id());
            if (oldName != null && !oldName.equals(row.newName())) {
                renames.add(new Rename(row.id(), oldName, row.newName(), row.place()));
            }
        }
        pending.clear();
    }

    private static Map<Long, String> known(List<Long> ids, LongFunction<String> nameOf) {
        Map<Long, String> names = new HashMap<>();
        ids.forEach(id -> names.put(id, nameOf.apply(id)));
        return names;
    }
}
