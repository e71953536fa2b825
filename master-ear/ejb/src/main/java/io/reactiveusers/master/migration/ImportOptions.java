package io.reactiveusers.master.migration;

import io.reactiveusers.support.validation.FieldErrors;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a dump is to be imported.
 *
 * @param dryRun whether to report what the import would do, and do nothing
 * @param userModel the label of the user model, in lower case
 * @param zone of times that the dump has without an offset, as Django writes them with {@code USE_TZ=False}
 */
public record ImportOptions(boolean dryRun, String userModel, ZoneId zone) {
    private static final Pattern MODEL = Pattern.compile("[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*");

    /** Models of which an import takes something else. */
    private static final Set<String> NOT_USERS = Set.of(DumpRow.PERMISSION, DumpRow.GROUP, DumpRow.CONTENT_TYPE);

    /** The label of Django's own user model. */
    public static final String DEFAULT_USER_MODEL = "auth.user";

    /**
     * Returns the options that a request's parameters mean.
     *
     * @param userModel such as {@code accounts.User}, in any case; {@code null}: Django's own
     * @param zone such as {@code Europe/Berlin}; {@code null}: UTC
     * @throws InvalidDumpException with every parameter at fault
     */
    public static ImportOptions of(boolean dryRun, String userModel, String zone) throws InvalidDumpException {
        String model = userModel == null ? DEFAULT_USER_MODEL : userModel.toLowerCase(Locale.ROOT);
        FieldErrors errors = new FieldErrors();
        if (!MODEL.matcher(model).matches() || model.length() > 200) {
            errors.add("user_model", "is not an application and a model, as auth.user is");
        } else if (NOT_USERS.contains(model)) {
            errors.add("user_model", "is not a model of users");
        }
        ZoneId id = ZoneOffset.UTC;
        try {
            id = ZoneId.of(zone == null ? "UTC" : zone);
        } catch (DateTimeException e) {
            errors.add("zone", "is not a time zone, as UTC and Europe/Berlin are");
        }
        if (!errors.isEmpty()) {
            throw new InvalidDumpException(errors.list());
        }
        return new ImportOptions(dryRun, model, id);
    }
}
