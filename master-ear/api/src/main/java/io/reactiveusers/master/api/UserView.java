package io.reactiveusers.master.api;

import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDraft;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** A user in a response; {@code docs/api.md} describes the fields. */
record UserView(
        long id,
        String username,
        String firstName,
        String lastName,
        String email,
        boolean isActive,
        boolean isStaff,
        boolean isSuperuser,
        Set<Long> groups,
        Set<Long> userPermissions,
        Instant dateJoined,
        Instant lastLogin,
        long revision,
        int version) {

    static UserView of(UserDetails user) {
        UserDraft fields = user.fields();
        return new UserView(
                user.id(),
                fields.username(),
                fields.firstName(),
                fields.lastName(),
                fields.email(),
                fields.active(),
                fields.staff(),
                fields.superuser(),
                new TreeSet<>(fields.groups()),
                new TreeSet<>(fields.permissions()),
                user.dateJoined(),
                user.lastLogin(),
                user.revision(),
                user.version());
    }
}
