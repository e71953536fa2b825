package io.reactiveusers.master.migration;

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

    /** The application and the model that a permission is about. */
    record ContentType(String appLabel, String model) {}

    private final ImportOptions options;
    private final Map<Long, ContentType> contentTypes = new HashMap<>();
    private final Map<String, Long> leftOutModels = new TreeMap<>();
    private final Map<String, Long> leftOutFields = new TreeMap<>();
    private final Map<String, Long> similarModels = new TreeMap<>();
    private final FirstRows userIds = new FirstRows();
    private final FirstRows usernames = new FirstRows();
    private final Map<String, Long> highestIds = new HashMap<>();
    private long rows;
    private long users;
    private long rowsWithoutResult;

    private DumpSurvey(ImportOptions options) {
        this.options = options;
    }

    /**
     * Reads a dump.
     *
     * @throws InvalidDumpException if it is not exactly one JSON array, or has users of another model only
     */
    static DumpSurvey of(Path dump, ImportOptions options) throws IOException, InvalidDumpException {
        DumpSurvey survey = new DumpSurvey(options);
        try (DumpReader reader = DumpReader.open(dump)) {
            for (Optional<DumpRow> row = reader.next(); row.isPresent(); row = reader.next()) {
                survey.add(row.get());
            }
        }
        survey.userIds.seal();
        survey.usernames.seal();
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

    /** Returns the highest id of a model's rows; 0 if there is none. */
    long highestId(String model) {
        return highestIds.getOrDefault(model, 0L);
    }

    FirstRows userIds() {
        return userIds;
    }

    FirstRows usernames() {
        return usernames;
    }

    private void add(DumpRow row) {
        rows++;
        String model = row.model();
        if (!isTaken(model)) {
            rowsWithoutResult++;
            count(leftOutModels, model);
            if (row.fields().has("username") && row.fields().has("password")) {
                count(similarModels, model);
            }
            return;
        }
        Long id = row.id(new FieldErrors());
        if (id != null) {
            highestIds.merge(model, id, Math::max);
        }
        if (model.equals(DumpRow.CONTENT_TYPE)) {
            rowsWithoutResult += row.fault() == null ? 1 : 0;
            addContentType(id, row);
        } else if (model.equals(options.userModel())) {
            addUser(id, row);
        }
    }

    private void addContentType(Long id, DumpRow row) {
        String appLabel = row.text("app_label", new FieldErrors());
        String model = row.text("model", new FieldErrors());
        if (id != null && appLabel != null && model != null && contentTypes.size() < CONTENT_TYPES_LIMIT) {
            contentTypes.put(id, new ContentType(appLabel, model));
        }
    }

    private void addUser(Long id, DumpRow row) {
        users++;
        if (id != null) {
            userIds.note(id);
        }
        String username = UserRow.username(row);
        if (username != null) {
            usernames.note(username);
        }
        for (String field : row.fields().propertyNames()) {
            if (!USER_FIELDS.contains(field)) {
                count(leftOutFields, field.length() > 100 ? field.substring(0, 100) : field);
            }
        }
    }

    private void checkUserModel() throws InvalidDumpException {
        if (users == 0 && !options.userModelGiven() && !similarModels.isEmpty()) {
            List<String> found = similarModels.entrySet().stream()
                    .map(model -> model.getKey() + " (" + model.getValue() + " rows)")
                    .limit(5)
                    .collect(Collectors.toList());
            throw new InvalidDumpException(
                    "user_model",
                    "the dump has no row of " + options.userModel() + ", but what looks like users: "
                            + String.join(", ", found) + "; name the user model, as in ?user_model="
                            + similarModels.keySet().iterator().next());
        }
    }

    private static void count(Map<String, Long> counts, String name) {
        counts.merge(counts.containsKey(name) || counts.size() < NAMES_LIMIT ? name : OTHERS, 1L, Long::sum);
    }
}
