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
record PermissionRow(long number, Long id, Catalog.PermissionState wanted, ImportOutcome fault) {
    private static final int NAME_LIMIT = 255;
    private static final int LABEL_LIMIT = 100;

    static PermissionRow of(DumpRow row, DumpSurvey survey) {
        FieldErrors errors = new FieldErrors();
        Long id = row.id(errors);
        if (row.fault() != null) {
            return new PermissionRow(row.number(), id, null, ImportOutcome.refused(null, row.fault()));
        }
        String codename = row.text("codename", errors);
        String name = row.text("name", errors);
        DumpSurvey.ContentType type = contentType(row, survey, errors);
        errors.checkText("codename", codename, UserState.CODENAME_LIMIT);
        errors.checkText("name", name, NAME_LIMIT);
        errors.checkText("app_label", type.appLabel(), LABEL_LIMIT);
        errors.checkText("model", type.model(), LABEL_LIMIT);
        return errors.isEmpty()
                ? new PermissionRow(
                        row.number(),
                        id,
                        new Catalog.PermissionState(codename, name, type.appLabel(), type.model()),
                        null)
                : new PermissionRow(row.number(), id, null, ImportOutcome.refused(errors.list()));
    }

    /** Returns what the permission shall be; {@code known} is what it is, {@code null} for a new one. */
    Catalog.PermissionState over(Catalog.PermissionState known) {
        return wanted.isContentTypeKnown() || known == null
                ? wanted
                // A dump without content types leaves the known ones unchanged.
                : new Catalog.PermissionState(wanted.codename(), wanted.name(), known.appLabel(), known.model());
    }

    /** Returns what is unique of the permission that the row names by its id; {@code null} if there is none. */
    String oldKey(Catalog catalog) {
        Catalog.PermissionState known = id == null ? null : catalog.permission(id);
        return known == null ? null : known.key();
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

    private static DumpSurvey.ContentType contentType(DumpRow row, DumpSurvey survey, FieldErrors errors) {
        JsonNode reference = row.fields().get("content_type");
        List<String> key = reference == null ? null : DumpRow.naturalKey(reference, Set.of(2));
        if (key != null) {
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
