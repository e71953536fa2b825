package io.reactiveusers.master.migration;

import io.reactiveusers.support.validation.FieldErrors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a row refers to. A reference to what neither the directory nor the dump has is left out, with a remark: the row
 * itself is taken, and a later import completes it.
 */
final class References {
    /** As many are named in a remark. */
    private static final int NAMED = 10;

    private static final int NAME_LIMIT = 100;

    private final DumpRow row;
    private final FieldErrors errors;
    private ImportOutcome.Remark remark;

    References(DumpRow row, FieldErrors errors) {
        this.row = row;
        this.errors = errors;
    }

    /** Returns the ids that a field refers to; {@code null} if it is missing, or after adding an error. */
    Set<Long> read(String field, Function<JsonNode, Optional<Long>> lookup) {
        List<JsonNode> values = row.references(field, errors);
        if (values == null) {
            return null;
        }
        Set<Long> ids = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isIntegralNumber() && DumpRow.naturalKey(value, Set.of(1, 3)) == null) {
                errors.add(field, "holds something that is neither an id nor a natural key");
                return null;
            }
            lookup.apply(value).ifPresentOrElse(ids::add, () -> unknown.add(value.toString()));
        }
        if (!unknown.isEmpty()) {
            String named = unknown.stream()
                    .limit(NAMED)
                    .map(value -> value.length() > NAME_LIMIT ? value.substring(0, NAME_LIMIT) + "…" : value)
                    .collect(Collectors.joining(", "));
            String more = unknown.size() > NAMED ? " and " + (unknown.size() - NAMED) + " more" : "";
            remark = ImportOutcome.Remark.join(
                    remark,
                    new ImportOutcome.Remark(
                            field,
                            field + " without " + named + more + ", which neither the dump nor the directory has"));
        }
        return ids;
    }

    /** Returns what was left out; {@code null} if nothing was. */
    ImportOutcome.Remark remark() {
        return remark;
    }
}
