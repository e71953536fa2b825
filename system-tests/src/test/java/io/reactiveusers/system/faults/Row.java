package io.reactiveusers.system.faults;

import java.util.Set;

/**
 * A replicated user as a database has it, or a page.
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
