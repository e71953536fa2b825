package io.reactiveusers.master.directory;

import java.time.Instant;

/**
 * A user as the directory holds it.
 *
 * @param id immutable
 * @param version for a change that must not overwrite another's: {@link UserDirectory#change}
 * @param revision of the last event about the user
 * @param lastLogin {@code null} if the user never has logged in
 * @param passwordSet whether some password lets the user log in; an imported hash in another format does not
 * @param fields everything that can be written; its password is always {@code null}
 */
public record UserDetails(
        long id,
        int version,
        long revision,
        Instant dateJoined,
        Instant lastLogin,
        boolean passwordSet,
        UserDraft fields) {}
