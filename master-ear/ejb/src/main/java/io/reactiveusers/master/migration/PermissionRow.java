package io.reactiveusers.master.migration;

import io.reactiveusers.common.UserState;
import io.reactiveusers.support.validation.FieldErrors;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A permission as a row of a dump has it.
 *
 * @param id {@code null} if the row has none
 * @param wanted what the row says; {@code null} if there is a fault
 * @param fault {@code null} if the row can be taken
 */
record PermissionRow(DumpRow.Place place, Long id, Catalog.PermissionState wanted, ImportOutcome fault)
        implements ImportRow {
    private static final int NAME_LIMIT = 255;
    static final int LABEL_LIMIT = 100;

    static PermissionRow of(DumpRow row, DumpSurvey survey) {
        FieldErrors errors = new FieldErrors();
        Long id = row.id(errors);
        if (row.fault() != null) {
            return new PermissionRow(row.place(), id, null, ImportOutcome.refused(null, row.fault()));
        }
        String codename = row.text("codename", errors);
        String name = row.text("name", errors);
        JsonNode typeReference = row.fields().get("content_type");
        survey.checkFirst(row, id, "codename", codename == null ? null : codename + "\n" + typeReference, errors);
        DumpSurvey.ContentType type = contentType(typeReference, survey, errors);
        FieldErrors faults = new FieldErrors();
        if (faults.checkText("codename", codename, UserState.CODENAME_LIMIT) && codename.isEmpty()) {
            faults.add("codename", "is empty");
        }
        faults.checkText("name", name, NAME_LIMIT);
        faults.checkText("content_type", type.appLabel(), LABEL_LIMIT);
        faults.checkText("content_type", type.model(), LABEL_LIMIT);
        errors.addOfOtherFields(faults.list());
        return errors.isEmpty()
                ? new PermissionRow(
                        row.place(),
                        id,
                        new Catalog.PermissionState(codename, name, type.appLabel(), type.model()),
                        null)
                : new PermissionRow(row.place(), id, null, ImportOutcome.refused(errors.list()));
    }

    /** Returns what the permission shall be; {@code known} is what it is, {@code null} for a new one. */
    Catalog.PermissionState over(Catalog.PermissionState known) {
        return wanted.isContentTypeKnown() || known == null
                ? wanted
                // A dump without content types leaves the known ones unchanged.
                : new Catalog.PermissionState(wanted.codename(), wanted.name(), known.appLabel(), known.model());
    }

    /** Returns what is to be unique of the permission; {@code null} if there is a fault. */
    String key(Catalog catalog) {
        return fault == null ? over(id == null ? null : catalog.permission(id)).key() : null;
    }

    /** Returns what of the row was left out; {@code null} if nothing was. */
    ImportOutcome.Remark remark() {
        return wanted == null || wanted.isContentTypeKnown()
                ? null
                : new ImportOutcome.Remark(
                        "content_type",
                        "content_type is not in the dump; import one with contenttypes to complete the permission");
    }

    private static DumpSurvey.ContentType contentType(JsonNode reference, DumpSurvey survey, FieldErrors errors) {
        List<String> key = reference == null ? null : DumpRow.naturalKey(reference, Set.of(2));
        if (key != null && key.stream().noneMatch(String::isEmpty)) {
            return new DumpSurvey.ContentType(key.get(0), key.get(1));
        }
        Long id = reference == null ? null : DumpRow.id(reference);
        if (id == null) {
            errors.add("content_type", "is neither an id nor a natural key");
        }
        // A dump without content types still tells them apart.
        return survey.contentType(id).orElse(new DumpSurvey.ContentType("", "contenttype-" + id));
    }
}
