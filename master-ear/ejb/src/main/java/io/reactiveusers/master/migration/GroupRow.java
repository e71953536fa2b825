package io.reactiveusers.master.migration;

import io.reactiveusers.master.groups.GroupDirectory;
import io.reactiveusers.support.validation.FieldError;
import io.reactiveusers.support.validation.FieldErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A group as a row of a dump has it.
 *
 * @param id {@code null} if the row has none; the name says then which it is
 * @param permissions {@code null} if the row does not say
 * @param fault {@code null} if the row can be taken
 * @param remark what the row has that is left out; {@code null} if nothing is
 */
record GroupRow(
        long number, Long id, String name, Set<Long> permissions, ImportOutcome fault, ImportOutcome.Remark remark) {

    static GroupRow of(DumpRow row, Catalog catalog) {
        FieldErrors errors = new FieldErrors();
        Long id = row.id(errors);
        if (row.fault() != null) {
            return new GroupRow(row.number(), id, null, null, ImportOutcome.refused(null, row.fault()), null);
        }
        String name = row.text("name", errors);
        References references = new References(row, errors);
        Set<Long> permissions = references.read("permissions", catalog::permission);
        List<FieldError> faults = new ArrayList<>(errors.list());
        faults.addAll(GroupDirectory.nameFaults(name).list());
        return faults.isEmpty()
                ? new GroupRow(row.number(), id, name, permissions, null, references.remark())
                : new GroupRow(row.number(), id, null, null, ImportOutcome.refused(faults), null);
    }

    /** Returns the name of the group that the row names by its id; {@code null} if there is none. */
    String oldName(Catalog catalog) {
        Catalog.GroupState known = id == null ? null : catalog.group(id);
        return known == null ? null : known.name();
    }

    /** Returns what the group shall be; {@code known} is what it is, {@code null} for a new one. */
    Catalog.GroupState over(Catalog.GroupState known) {
        return new Catalog.GroupState(
                name, Objects.requireNonNullElse(permissions, known == null ? Set.of() : known.permissions()));
    }
}
