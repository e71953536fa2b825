package io.reactiveusers.master.directory;

import io.reactiveusers.common.UserState;
import io.reactiveusers.support.validation.FieldErrors;
import java.text.Normalizer;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every field of a user that can be written, as it shall be. Normalises the username (NFKC) when made; what is not
 * allowed is refused when it is written.
 *
 * @param username at most 150 code points: letters and digits of any script, and {@code @ . + - _}
 * @param firstName at most 150 code points
 * @param lastName at most 150 code points
 * @param email at most 254 code points; empty, or one {@code @} with something on both sides
 * @param active whether the user may log in
 * @param staff whether the user may use the console; staff users are not replicated
 * @param superuser whether the user may do everything
 * @param groups ids of groups
 * @param permissions ids of permissions
 * @param password {@code null}: unchanged, and for a new user none
 */
public record UserDraft(
        String username,
        String firstName,
        String lastName,
        String email,
        boolean active,
        boolean staff,
        boolean superuser,
        Set<Long> groups,
        Set<Long> permissions,
        String password) {

    /** The shortest password that is taken, in characters. */
    public static final int PASSWORD_MINIMUM = 8;

    // What Python's \w is for text, as Django's validator has it: letters and numbers of any script.
    private static final Pattern USERNAME = Pattern.compile("[\\p{L}\\p{N}@.+_-]+");
    private static final Pattern EMAIL = Pattern.compile("|[^@\\s]+@[^@\\s]+");

    /** A draft with its username normalised, and lists copied. */
    public UserDraft {
        username = username == null ? null : Normalizer.normalize(username, Normalizer.Form.NFKC);
        groups = Set.copyOf(groups);
        permissions = Set.copyOf(permissions);
    }

    /** A new, active user who is nothing special. */
    public static UserDraft of(String username) {
        return new UserDraft(username, "", "", "", true, false, false, Set.of(), Set.of(), null);
    }

    /**
     * Checks every field.
     *
     * @throws DirectoryException with all that is not allowed
     */
    public void check() {
        DirectoryException.throwIfAny(faults());
    }

    /** Returns everything in this draft that is not allowed, whatever the directory holds. */
    FieldErrors faults() {
        FieldErrors errors = new FieldErrors();
        if (errors.checkText("username", username, UserState.NAME_LIMIT)
                && !USERNAME.matcher(username).matches()) {
            errors.add("username", "may have letters, digits and @ . + - _ only, and not be empty");
        }
        errors.checkText("first_name", firstName, UserState.NAME_LIMIT);
        errors.checkText("last_name", lastName, UserState.NAME_LIMIT);
        if (errors.checkText("email", email, UserState.EMAIL_LIMIT)
                && !EMAIL.matcher(email).matches()) {
            errors.add("email", "is not an e-mail address");
        }
        if (password != null && password.length() < PASSWORD_MINIMUM) {
            errors.add("password", "is shorter than " + PASSWORD_MINIMUM + " characters");
        }
        return errors;
    }

    public static DirectoryException invalid(String field, String message) {
        return new DirectoryException(DirectoryException.Reason.INVALID, field, field + " " + message);
    }

    /** Without the password, and without anything else that is personal. */
    @Override
    public String toString() {
        return "UserDraft";
    }
}
