package io.reactiveusers.system.faults;

import java.util.Set;

/**
 * A replicated user in a database, or on a page.
 *
 * @param groups their names
 * @param permissions their code names
 */
record Row(
        long id,
        long revision,
        String username,
        String firstName,
        String lastName,
        String email,
        boolean active,
        Set<String> groups,
        Set<String> permissions) {}
