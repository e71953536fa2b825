package io.reactiveusers.system.faults;

import java.util.Set;

/**
 * The state of a user that a writer wants.
 *
 * @param groups numbers of groups in the writer's plan, not their ids
 * @param permissions ids
 */
record Person(
        String username,
        String firstName,
        String lastName,
        String email,
        boolean active,
        boolean staff,
        Set<Integer> groups,
        Set<Long> permissions) {
    Person {
        groups = Set.copyOf(groups);
        permissions = Set.copyOf(permissions);
    }

    Person withUsername(String changed) {
        return new Person(changed, firstName, lastName, email, active, staff, groups, permissions);
    }

    Person withFirstName(String changed) {
        return new Person(username, changed, lastName, email, active, staff, groups, permissions);
    }

    Person withLastNameAndEmail(String changedName, String changedEmail) {
        return new Person(username, firstName, changedName, changedEmail, active, staff, groups, permissions);
    }

    Person withActive(boolean changed) {
        return new Person(username, firstName, lastName, email, changed, staff, groups, permissions);
    }

    Person withStaff(boolean changed) {
        return new Person(username, firstName, lastName, email, active, changed, groups, permissions);
    }

    Person withGroups(Set<Integer> changed) {
        return new Person(username, firstName, lastName, email, active, staff, changed, permissions);
    }

    Person withPermissions(Set<Long> changed) {
        return new Person(username, firstName, lastName, email, active, staff, groups, changed);
    }
}
