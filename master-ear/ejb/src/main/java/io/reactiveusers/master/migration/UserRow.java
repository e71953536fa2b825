package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.password.PasswordHash;
import io.reactiveusers.support.validation.FieldErrors;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Set;

/**
 * A user as a row of a dump has it. What the row does not say is {@code null}: for a user who is there it stays as it is.
 *
 * @param id {@code null} if the row has none; the username says then who it is
 * @param passwordHash in Django's format; one that cannot be checked is kept, and matches nothing
 * @param fault the first of what is wrong with the row; {@code null} if it can be taken
 * @param remark what the row has that is left out; {@code null} if nothing is
 */
record UserRow(
        DumpRow.Place place,
        Long id,
        String username,
        String firstName,
        String lastName,
        String email,
        Boolean active,
        Boolean staff,
        Boolean superuser,
        Set<Long> groups,
        Set<Long> permissions,
        String passwordHash,
        Instant lastLogin,
        Instant dateJoined,
        ImportOutcome fault,
        ImportOutcome.Remark remark)
        implements ImportRow {

    private static final int HASH_LIMIT = 255;
    private static final String NO_PASSWORD = "!";

    /** Reads a user; {@code catalog} knows the groups and permissions. */
    static UserRow of(DumpRow row, ZoneId zone, DumpSurvey survey, Catalog catalog) {
        if (row.fault() != null) {
            return faulty(row, ImportOutcome.refused(null, row.fault()));
        }
        FieldErrors errors = new FieldErrors();
        Long id = row.id(errors);
        String username = username(row);
        survey.checkFirst(row, id, "username", username, errors);
        References references = new References(row, errors);
        Set<Long> groups = references.read("groups", catalog::group);
        Set<Long> permissions = references.read("user_permissions", catalog::permission);
        String hash = row.text("password", errors);
        if (hash != null && (hash.length() > HASH_LIMIT || !hash.matches("\\p{Print}*"))) {
            errors.add("password", "is not a password hash of at most " + HASH_LIMIT + " characters");
        }
        UserRow read = new UserRow(
                row.place(),
                id,
                username,
                row.text("first_name", errors),
                row.text("last_name", errors),
                row.text("email", errors),
                row.flag("is_active", errors),
                row.flag("is_staff", errors),
                row.flag("is_superuser", errors),
                groups,
                permissions,
                hash == null || hash.isEmpty() ? NO_PASSWORD : hash,
                row.time("last_login", zone, errors),
                row.time("date_joined", zone, errors),
                null,
                references.remark());
        row.text("username", errors);
        try {
            read.over(null).check();
        } catch (DirectoryException e) {
            errors.addOfOtherFields(e.getErrors());
        }
        return errors.isEmpty() ? read : faulty(row, ImportOutcome.refused(errors.list()));
    }

    /** Returns the username as the directory writes it; {@code null} if the row has none. */
    static String username(DumpRow row) {
        String username = row.text("username", new FieldErrors());
        return username == null ? null : Normalizer.normalize(username, Normalizer.Form.NFKC);
    }

    /** Returns the fields that the user shall have; {@code known} are those it has, {@code null} for a new user. */
    UserDraft over(UserDraft known) {
        UserDraft base = known == null ? UserDraft.of(username) : known;
        return new UserDraft(
                username,
                Objects.requireNonNullElse(firstName, base.firstName()),
                Objects.requireNonNullElse(lastName, base.lastName()),
                Objects.requireNonNullElse(email, base.email()),
                Objects.requireNonNullElse(active, base.active()),
                Objects.requireNonNullElse(staff, base.staff()),
                Objects.requireNonNullElse(superuser, base.superuser()),
                Objects.requireNonNullElse(groups, base.groups()),
                Objects.requireNonNullElse(permissions, base.permissions()),
                null);
    }

    /** Returns whether somebody may log in with the password of this row. */
    boolean hasUsablePassword() {
        return PasswordHash.isUsable(passwordHash);
    }

    /** Returns the outcome of creating this user, with what its owner should know. */
    ImportOutcome created() {
        boolean strange = !passwordHash.startsWith(NO_PASSWORD) && !hasUsablePassword();
        ImportOutcome outcome = ImportOutcome.CREATED.with(remark);
        return strange
                ? outcome.with(new ImportOutcome.Remark(
                        "password", "password is in a format that cannot be checked: the user needs a new one"))
                : outcome;
    }

    /** Without anything personal. */
    @Override
    public String toString() {
        return "UserRow[number=" + number() + "]";
    }

    private static UserRow faulty(DumpRow row, ImportOutcome fault) {
        Long id = row.id(new FieldErrors());
        return new UserRow(
                row.place(), id, null, null, null, null, null, null, null, null, null, null, null, null, fault, null);
    }
}
