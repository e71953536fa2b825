package io.reactiveusers.master.migration;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a dump is to be imported.
 *
 * @param dryRun whether to report what the import would do, and do nothing
 * @param userModel the label of the user model, in lower case
 * @param userModelGiven whether the caller chose the model, so that a dump without such rows is no mistake
 * @param zone of times that the dump has without an offset, as Django writes them with {@code USE_TZ=False}
 */
public record ImportOptions(boolean dryRun, String userModel, boolean userModelGiven, ZoneId zone) {
    private static final Pattern MODEL = Pattern.compile("[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*");

    /** The label of Django's own user model. */
    public static final String DEFAULT_USER_MODEL = "auth.user";

    /**
     * Returns the options that a request's parameters mean.
     *
     * @param userModel such as {@code accounts.User}, in any case; {@code null}: Django's own
     * @param zone such as {@code Europe/Berlin}; {@code null}: UTC
     * @throws InvalidDumpException with the parameter at fault
     */
    public static ImportOptions of(boolean dryRun, String userModel, String zone) throws InvalidDumpException {
        String model = userModel == null ? DEFAULT_USER_MODEL : userModel.toLowerCase(Locale.ROOT);
        if (!MODEL.matcher(model).matches() || model.length() > 200) {
            throw new InvalidDumpException(
                    "user_model", "user_model is not an application and a model, as auth.user is");
        }
        try {
            ZoneId id = ZoneId.of(zone == null ? "UTC" : zone);
            return new ImportOptions(dryRun, model, userModel != null, id);
        } catch (DateTimeException e) {
            throw new InvalidDumpException("zone", "zone is not a time zone, as UTC and Europe/Berlin are");
        }
    }
}
