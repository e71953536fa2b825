package io.reactiveusers.master.directory;

import io.reactiveusers.common.UserState;
import io.reactiveusers.support.validation.FieldErrors;
import java.text.Normalizer;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every field of a user that can be written, with the values that it shall have. The constructor normalises the username
 * (NFKC); {@link #check} refuses what is not allowed. Usernames that only look alike are different usernames.
 *
 * @param username at most 150 code points: letters and digits of any script, and {@code @ . + - _}; not {@code .} or
 *     {@code ..}
 * @param firstName at most 150 code points
 * @param lastName at most 150 code points
 * @param email at most 254 code points; empty, or one {@code @} with something on both sides
 * @param active whether the user may log in
 * @param staff whether the user may use the console; staff users are not replicated
 * @param superuser whether the user may do everything
 * @param groups ids of groups
 * @param permissions ids of permissions
 * @param password from {@value #PASSWORD_MINIMUM} to {@value #PASSWORD_MAXIMUM} code points, without control characters;
 *     {@code null}: unchanged, and for a new user none
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

    /** The shortest password allowed, in code points. */
    public static final int PASSWORD_MINIMUM = 8;

    /** The longest password allowed, in code points: the longest that a login accepts. */
    public static final int PASSWORD_MAXIMUM = 4096;

    // What Python's \w is for text, as Django's validator has it: letters and numbers of any script.
    private static final Pattern USERNAME = Pattern.compile("[\\p{L}\\p{N}@.+_-]+");
    // Browsers, proxies and servers remove them from a path (RFC 3986, 5.2.4), so their users would have no socket.
    private static final Set<String> DOT_SEGMENTS = Set.of(".", "..");

    private static final Pattern EMAIL = Pattern.compile("|[^@\\s]+@[^@\\s]+");

    /** Normalises the username, and copies the sets. */
    public UserDraft {
        username = username == null ? null : Normalizer.normalize(username, Normalizer.Form.NFKC);
        groups = Set.copyOf(groups);
        permissions = Set.copyOf(permissions);
    }

    /** Returns an active user without staff or superuser rights, names, groups, permissions or password. */
    public static UserDraft of(String username) {
        return new UserDraft(username, "", "", "", true, false, false, Set.of(), Set.of(), null);
    }

    /**
     * Checks every field by itself; whether groups and permissions exist is checked when they are written.
     *
     * @throws DirectoryException with everything that is not allowed
     */
    public void check() {
        DirectoryException.throwIfAny(faults());
    }

    /** Returns everything in this draft that is not allowed, whatever the directory holds. */
    public FieldErrors faults() {
        FieldErrors errors = new FieldErrors();
        if (errors.checkText("username", username, UserState.NAME_LIMIT)) {
            if (!USERNAME.matcher(username).matches()) {
                errors.add("username", "may have letters, digits and @ . + - _ only, and not be empty");
            } else if (DOT_SEGMENTS.contains(username)) {
                errors.add("username", "may not be . or .., which no URL can contain");
            }
        }
        errors.checkText("first_name", firstName, UserState.NAME_LIMIT);
        errors.checkText("last_name", lastName, UserState.NAME_LIMIT);
        if (errors.checkText("email", email, UserState.EMAIL_LIMIT)
                && !EMAIL.matcher(email).matches()) {
            errors.add("email", "is not an e-mail address");
        }
        if (password != null
                && errors.checkText("password", password, PASSWORD_MAXIMUM)
                && password.codePointCount(0, password.length()) < PASSWORD_MINIMUM) {
            errors.add("password", "is shorter than " + PASSWORD_MINIMUM + " characters");
        }
        return errors;
    }

    /** Returns the refusal of one field; the message follows the name of the field. */
    public static DirectoryException invalid(String field, String message) {
        return new DirectoryException(DirectoryException.Reason.INVALID, field, field + " " + message);
    }

    public UserDraft withUsername(String newUsername) {
        return new UserDraft(
                newUsername, firstName, lastName, email, active, staff, superuser, groups, permissions, password);
    }

    public UserDraft withFirstName(String newFirstName) {
        return new UserDraft(
                username, newFirstName, lastName, email, active, staff, superuser, groups, permissions, password);
    }

    public UserDraft withLastName(String newLastName) {
        return new UserDraft(
                username, firstName, newLastName, email, active, staff, superuser, groups, permissions, password);
    }

    public UserDraft withEmail(String newEmail) {
        return new UserDraft(
                username, firstName, lastName, newEmail, active, staff, superuser, groups, permissions, password);
    }

    public UserDraft withActive(boolean isActive) {
        return new UserDraft(
                username, firstName, lastName, email, isActive, staff, superuser, groups, permissions, password);
    }

    public UserDraft withStaff(boolean isStaff) {
        return new UserDraft(
                username, firstName, lastName, email, active, isStaff, superuser, groups, permissions, password);
    }

    public UserDraft withSuperuser(boolean isSuperuser) {
        return new UserDraft(
                username, firstName, lastName, email, active, staff, isSuperuser, groups, permissions, password);
    }

    public UserDraft withGroups(Set<Long> newGroups) {
        return new UserDraft(
                username, firstName, lastName, email, active, staff, superuser, newGroups, permissions, password);
    }

    public UserDraft withPermissions(Set<Long> newPermissions) {
        return new UserDraft(
                username, firstName, lastName, email, active, staff, superuser, groups, newPermissions, password);
    }

    public UserDraft withPassword(String newPassword) {
        return new UserDraft(
                username, firstName, lastName, email, active, staff, superuser, groups, permissions, newPassword);
    }

    /** Without the password, and without anything else that is personal. */
    @Override
    public String toString() {
        return "UserDraft";
    }
}
