package io.reactiveusers.master.login;

import io.reactiveusers.master.directory.Authority;
import java.util.HashSet;
import java.util.Set;

/**
 * Who makes a request, as a password or a token has proved.
 *
 * @param userId {@code null} for a client application
 * @param name the username, or the client's name
 */
public record Caller(Long userId, String name, boolean staff, boolean superuser) {
    /** The role of every active staff user. */
    public static final String STAFF = "staff";

    /** The role of every active staff user who is a superuser. */
    public static final String SUPERUSER = "superuser";

    /** The role of a client application. */
    public static final String CLIENT = "client";

    /** Returns the roles, as the API's resource methods and the console's security constraints name them. */
    public Set<String> roles() {
        Set<String> roles = new HashSet<>();
        if (userId == null) {
            roles.add(CLIENT);
        }
        if (staff) {
            roles.add(STAFF);
            if (superuser) {
                roles.add(SUPERUSER);
            }
        }
        return roles;
    }

    /** Returns the authority with which this caller changes the directory. */
    public Authority authority() {
        return staff && superuser ? Authority.SUPERUSER : Authority.STAFF;
    }
}
