package io.reactiveusers.master.migration;

import io.reactiveusers.master.groups.GroupDirectory;
import io.reactiveusers.support.validation.FieldErrors;
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
        DumpRow.Place place,
        Long id,
        String name,
        Set<Long> permissions,
        ImportOutcome fault,
        ImportOutcome.Remark remark)
        implements ImportRow {

    /** Reads a group; {@code catalog} knows the permissions. */
    static GroupRow of(DumpRow row, DumpSurvey survey, Catalog catalog) {
        FieldErrors errors = new FieldErrors();
        Long id = row.id(errors);
        if (row.fault() != null) {
            return new GroupRow(row.place(), id, null, null, ImportOutcome.refused(null, row.fault()), null);
        }
        String name = row.text("name", errors);
        survey.checkFirst(row, id, "name", name, errors);
        References references = new References(row, errors);
        Set<Long> permissions = references.read("permissions", catalog::permission);
        errors.addOfOtherFields(GroupDirectory.nameFaults(name).list());
        return errors.isEmpty()
                ? new GroupRow(row.place(), id, name, permissions, null, references.remark())
                : new GroupRow(row.place(), id, null, null, ImportOutcome.refused(errors.list()), null);
    }

    /** Returns which permissions the group shall have; {@code known} are those it has, none for a new group. */
    Set<Long> permissionsOver(Set<Long> known) {
        return Objects.requireNonNullElse(permissions, known);
    }
}
