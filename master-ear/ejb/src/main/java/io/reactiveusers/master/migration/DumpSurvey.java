package io.reactiveusers.master.migration;

import io.reactiveusers.support.validation.FieldError;
import io.reactiveusers.support.validation.FieldErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The first reading of a dump, before anything is written: checks the whole of it, and finds what the import needs to know
 * beforehand.
 */
final class DumpSurvey {
    /** What a directory takes of a user; {@code id} is the primary key of some serializers. */
    private static final Set<String> USER_FIELDS = Set.of(
            "username",
            "password",
            "first_name",
            "last_name",
            "email",
            "is_active",
            "is_staff",
            "is_superuser",
            "last_login",
            "date_joined",
            "groups",
            "user_permissions");

    /** The most names that are counted each by itself; the rest is counted together. */
    private static final int NAMES_LIMIT = 1000;

    private static final int CONTENT_TYPES_LIMIT = 100_000;
    private static final String OTHERS = "others";
    private static final int FIELD_LIMIT = 100;
    private static final int NAME_LIMIT = 2000;
    private static final String NO_NAME = "\"\"";
    private static final Catalog NOTHING_KNOWN = new Catalog();

    /** The application and the model that a permission is about. */
    record ContentType(String appLabel, String model) {}

    private final ImportOptions options;
    private final Map<Long, ContentType> contentTypes = new HashMap<>();
    private final Map<String, Long> leftOutModels = new TreeMap<>();
    private final Map<String, Long> leftOutFields = new TreeMap<>();
    private final Map<String, Long> similarModels = new TreeMap<>();
    private final Map<String, FirstRows> ids = new HashMap<>();
    private final Map<String, FirstRows> names = new HashMap<>();
    private final Map<String, Long> highestIds = new HashMap<>();
    private final Map<String, Long> rowsOfModels = new HashMap<>();
    private long rows;
    private long rowsWithoutResult;

    private DumpSurvey(ImportOptions options) {
        this.options = options;
    }

    /**
     * Reads a dump.
     *
     * @throws InvalidDumpException if it is not exactly one JSON array, or seems to have users of another model only
     */
    static DumpSurvey of(Path dump, ImportOptions options) throws IOException, InvalidDumpException {
        DumpSurvey survey = new DumpSurvey(options);
        try (DumpReader reader = DumpReader.open(dump)) {
            for (Optional<DumpRow> row = reader.next(); row.isPresent(); row = reader.next()) {
                survey.add(row.get());
            }
        }
        survey.ids.values().forEach(FirstRows::seal);
        survey.names.values().forEach(FirstRows::seal);
        survey.checkUserModel();
        return survey;
    }

    /** Returns whether rows of a model are imported, or needed to import others. */
    boolean isTaken(String model) {
        return model.equals(options.userModel())
                || model.equals(DumpRow.PERMISSION)
                || model.equals(DumpRow.GROUP)
                || model.equals(DumpRow.CONTENT_TYPE)
                || model.equals(DumpRow.NO_MODEL);
    }

    long rows() {
        return rows;
    }

    /** Returns how many rows the report does not list: those of other models, and content types. */
    long rowsWithoutResult() {
        return rowsWithoutResult;
    }

    /** Returns how many rows of other models there are, by model. */
    Map<String, Long> leftOutModels() {
        return leftOutModels;
    }

    /** Returns in how many users' rows there are fields that a directory does not have, by field. */
    Map<String, Long> leftOutFields() {
        return leftOutFields;
    }

    Optional<ContentType> contentType(Long id) {
        return Optional.ofNullable(contentTypes.get(id));
    }

    /** Returns the highest id of a model's rows that have no fault in themselves; 0 if there is none. */
    long highestId(String model) {
        return highestIds.getOrDefault(model, 0L);
    }

    boolean hasRows(String model) {
        return rowsOfModels.containsKey(model);
    }

    /**
     * Adds a fault if an earlier row has the same id or name. Each later reading asks row by row, in the order of the dump.
     *
     * @param id {@code null}: the row has none
     * @param nameField the field that makes rows unique
     * @param name what it is compared by; {@code null}: the row has none
     */
    void checkFirst(DumpRow row, Long id, String nameField, String name, FieldErrors errors) {
        checkFirst(ids, row, "pk", id, errors);
        // A longer one is refused for its length, and many of them would fill the memory.
        if (name != null && name.length() <= NAME_LIMIT) {
            checkFirst(names, row, nameField, name, errors);
        }
    }

    private static void checkFirst(
            Map<String, FirstRows> firstRows, DumpRow row, String field, Object key, FieldErrors errors) {
        if (key != null) {
            long first = firstRows
                    .computeIfAbsent(row.model(), model -> new FirstRows())
                    .firstRow(key, row.number());
            if (first != row.number()) {
                errors.add(field, "is that of row " + first + " too");
            }
        }
    }

    private void add(DumpRow row) {
        rows++;
        String model = row.model();
        if (!isTaken(model)) {
            rowsWithoutResult++;
            count(leftOutModels, model);
            if (isLikeAUser(row.fields())) {
                count(similarModels, model);
            }
            return;
        }
        rowsOfModels.merge(model, 1L, Long::sum);
        if (model.equals(DumpRow.CONTENT_TYPE)) {
            rowsWithoutResult += row.fault() == null ? 1 : 0;
            addContentType(row);
        } else if (!model.equals(DumpRow.NO_MODEL)) {
            ImportRow read = read(row);
            if (read.id() != null && read.fault() == null) {
                highestIds.merge(model, read.id(), Math::max);
            }
            if (model.equals(options.userModel())) {
                addUser(row);
            }
        }
    }

    /** Reads a row before the directory is known: what it refers to is missing, which is no fault. */
    private ImportRow read(DumpRow row) {
        return switch (row.model()) {
            case DumpRow.PERMISSION -> PermissionRow.of(row, this);
            case DumpRow.GROUP -> GroupRow.of(row, this, NOTHING_KNOWN);
            default -> UserRow.of(row, options.zone(), this, NOTHING_KNOWN);
        };
    }

    /** A user model may have other names for everything else. */
    private static boolean isLikeAUser(JsonNode fields) {
        return fields.has("password")
                && (fields.has("username")
                        || fields.has("email")
                        || fields.has("last_login")
                        || fields.has("is_active"));
    }

    private void addContentType(DumpRow row) {
        Long id = row.id(new FieldErrors());
        String appLabel = row.text("app_label", new FieldErrors());
        String model = row.text("model", new FieldErrors());
        boolean hasKey = appLabel != null && model != null && !appLabel.isEmpty() && !model.isEmpty();
        if (id != null && hasKey && contentTypes.size() < CONTENT_TYPES_LIMIT) {
            contentTypes.put(id, new ContentType(cut(appLabel), cut(model)));
        }
    }

    /** Cuts what is too long for a label in a way that its permissions are still refused for it. */
    private static String cut(String label) {
        int limit = PermissionRow.LABEL_LIMIT + 1;
        return label.codePointCount(0, label.length()) > limit
                ? label.substring(0, label.offsetByCodePoints(0, limit))
                : label;
    }

    private void addUser(DumpRow row) {
        for (String field : row.fields().propertyNames()) {
            if (!USER_FIELDS.contains(field)) {
                count(leftOutFields, field.isEmpty() ? NO_NAME : ReportText.of(field, FIELD_LIMIT));
            }
        }
    }

    private void checkUserModel() throws InvalidDumpException {
        if (!hasRows(options.userModel()) && !similarModels.isEmpty()) {
            List<String> found = similarModels.entrySet().stream()
                    .map(model -> model.getKey() + " (" + model.getValue() + " rows)")
                    .limit(5)
                    .collect(Collectors.toList());
            throw new InvalidDumpException(List.of(new FieldError(
                    "user_model",
                    "the dump has no row of " + options.userModel() + ", but what looks like users: "
                            + String.join(", ", found) + "; name the user model, as in ?user_model="
                            + similarModels.keySet().iterator().next())));
        }
    }

    private static void count(Map<String, Long> counts, String name) {
        counts.merge(counts.containsKey(name) || counts.size() < NAMES_LIMIT ? name : OTHERS, 1L, Long::sum);
    }
}
