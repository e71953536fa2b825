package io.reactiveusers.master.reconcile;

import io.reactiveusers.common.UserState;
import io.reactiveusers.support.validation.FieldErrors;

/**
 * A client's request to republish a user whose replica differs.
 *
 * @param id one that a directory gives; the user need not exist
 * @param revision what the new revision must exceed: the highest one that the client has of that id, or {@link #NONE}
 */
public record Repair(long id, long revision) {
    /** The revision of a client that does not know the id. */
    public static final long NONE = -1;

    /**
     * Adds what is wrong with a repair.
     *
     * @param prefix of its fields' names, such as {@code users[3].}
     * @param id {@code null}: not checked
     * @param revision {@code null}: not checked
     */
    public static void check(String prefix, Long id, Long revision, FieldErrors errors) {
        if (id != null && !UserState.isUserId(id)) {
            errors.add(prefix + "id", "is not one that a directory gives");
        }
        if (revision != null && revision < NONE) {
            errors.add(prefix + "revision", "is less than " + NONE);
        }
    }
}
