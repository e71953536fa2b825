package io.reactiveusers.common;

import java.util.Comparator;
import java.util.List;

/**
 * The whole replicated state of one user, as {@code docs/contract.md} defines it. Two states are equal exactly if no
 * replicated field differs, and only then a change makes no event.
 *
 * @param id the user's id, immutable, the user's identity everywhere
 * @param username at most {@value #NAME_LIMIT} code points; may change, so it identifies nobody
 * @param firstName at most {@value #NAME_LIMIT} code points
 * @param lastName at most {@value #NAME_LIMIT} code points
 * @param email at most {@value #EMAIL_LIMIT} code points
 * @param active whether the user may log in; {@code null}, only ever in a message of the prototype's master, means
 *     unchanged, and for a new row true
 * @param groups the groups the user is a member of, ordered by id
 * @param userPermissions the permissions given to the user directly, ordered by id
 */
public record UserState(
        long id,
        String username,
        String firstName,
        String lastName,
        String email,
        Boolean active,
        List<Group> groups,
        List<Permission> userPermissions) {

    /** Code points a name may have: username, first and last name, group name. */
    public static final int NAME_LIMIT = 150;

    /** Code points an e-mail address may have. */
    public static final int EMAIL_LIMIT = 254;

    /** Code points a permission's code name may have. */
    public static final int CODENAME_LIMIT = 100;

    /** The highest id: every JSON parser reads it exactly (2^53 - 1). */
    public static final long ID_LIMIT = (1L << 53) - 1;

    /** The id of a directory's first administrator, which no sequence gives. */
    public static final long FIRST_ADMINISTRATOR = -1;

    /** Returns whether a directory gives such an id to a group or a permission: from 1 to {@link #ID_LIMIT}. */
    public static boolean isId(long id) {
        return id > 0 && id <= ID_LIMIT;
    }

    /** Returns whether a directory gives such an id to a user: as {@link #isId}, or {@link #FIRST_ADMINISTRATOR}. */
    public static boolean isUserId(long id) {
        return isId(id) || id == FIRST_ADMINISTRATOR;
    }

    /** A group in the state of a member. */
    public record Group(long id, String name) {}

    /** A permission in the state of a user who has it. */
    public record Permission(long id, String codename) {}

    /** Copies and orders both lists, so that equal memberships are equal states. */
    public UserState {
        groups = groups.stream().sorted(Comparator.comparingLong(Group::id)).toList();
        userPermissions = userPermissions.stream()
                .sorted(Comparator.comparingLong(Permission::id))
                .toList();
    }
}
