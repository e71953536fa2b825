package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.User;
import io.reactiveusers.master.directory.UserDraft;
import java.util.Map;

/**
 * A user who is taken.
 *
 * @param target the id; {@code null}: a new one of the sequence
 * @param known {@code null}: to be created
 * @param before the fields of {@code known}
 */
record PlannedUser(UserRow row, Long target, User known, UserDraft before, UserDraft after) {
    boolean isChange() {
        return known != null && !before.equals(after);
    }

    ImportOutcome outcome() {
        if (known == null) {
            return row.created();
        }
        return (isChange() ? ImportOutcome.CHANGED : ImportOutcome.UNCHANGED).with(row.remark());
    }

    /** Returns who has the name now and gets another one in the same transaction; {@code null}: nobody. */
    Long ownerToRename(Map<String, Long> owners) {
        Long owner = owners.get(after.username());
        return owner == null || owner.equals(target) ? null : owner;
    }

    /** Returns an id that stands for the user until there is one. */
    long idOrPlaceholder() {
        return target == null ? Long.MIN_VALUE + row.number() : target;
    }
}
