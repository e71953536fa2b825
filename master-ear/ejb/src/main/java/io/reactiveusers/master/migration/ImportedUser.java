package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.UserDraft;
import java.time.Instant;

/**
 * A user of another directory, who keeps the id.
 *
 * @param passwordHash in Django's format; one that cannot be checked is kept, and matches nothing
 * @param lastLogin {@code null} for never
 */
public record ImportedUser(long id, UserDraft fields, String passwordHash, Instant lastLogin, Instant dateJoined) {
    /** Without anything personal. */
    @Override
    public String toString() {
        return "ImportedUser[id=" + id + "]";
    }
}
