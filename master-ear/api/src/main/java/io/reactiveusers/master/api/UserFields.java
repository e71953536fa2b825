package io.reactiveusers.master.api;

import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.support.http.Clearable;
import io.reactiveusers.support.http.Member;
import io.reactiveusers.support.http.Validated;
import io.reactiveusers.support.validation.FieldErrors;
import java.util.Set;

/** The body of a request that adds or changes a user; {@code null} empties what may be empty (RFC 7396). */
record UserFields(
        Member<String> username,
        @Clearable Member<String> firstName,
        @Clearable Member<String> lastName,
        @Clearable Member<String> email,
        Member<Boolean> isActive,
        Member<Boolean> isStaff,
        Member<Boolean> isSuperuser,
        @Clearable Member<Set<Long>> groups,
        @Clearable Member<Set<Long>> userPermissions,
        Member<String> password)
        implements Validated {

    /** The most groups, and the most permissions, of one user. */
    private static final int IDS_LIMIT = 5_000;

    /** Returns the user's fields as they shall be. */
    UserDraft applyTo(UserDraft before) {
        return new UserDraft(
                username.applyTo(before.username(), null),
                firstName.applyTo(before.firstName(), ""),
                lastName.applyTo(before.lastName(), ""),
                email.applyTo(before.email(), ""),
                isActive.applyTo(before.active(), null),
                isStaff.applyTo(before.staff(), null),
                isSuperuser.applyTo(before.superuser(), null),
                groups.applyTo(before.groups(), Set.of()),
                userPermissions.applyTo(before.permissions(), Set.of()),
                password.applyTo(null, null));
    }

    /**
     * Adds what the directory would refuse, if there are other faults. Without any, the directory itself checks these
     * rules, together with those that need its data.
     */
    @Override
    public void validate(FieldErrors errors) {
        checkSize("groups", groups, errors);
        checkSize("user_permissions", userPermissions, errors);
        if (!errors.isEmpty()) {
            errors.addOfOtherFields(applyTo(UserDraft.of("sound")).faults().list());
        }
    }

    static void checkSize(String field, Member<Set<Long>> ids, FieldErrors errors) {
        if (ids.value() != null && ids.value().size() > IDS_LIMIT) {
            errors.add(field, "has more than " + IDS_LIMIT + " ids");
        }
    }

    /** Without the password, and without anything else that is personal. */
    @Override
    public String toString() {
        return "UserFields";
    }
}
