package io.reactiveusers.system.faults;

/**
 * One call of a writer to the master's API.
 *
 * @param number the number of the user or group in the plan
 * @param before the user before the change; {@code null} if there is none
 * @param after the user after the change; {@code null} if there is none
 * @param name the group's name, for a change of a group
 */
record Change(Kind kind, int number, Person before, Person after, String name) {
    enum Kind {
        EDIT,
        /** Creates a user under an id from the sequence. */
        CREATE,
        /** Creates a deleted user again under the old id, by an import. */
        RECREATE,
        DELETE,
        CREATE_GROUP,
        RENAME_GROUP,
        DELETE_GROUP,
        /** Like all phantoms, is rolled back after its flush. */
        PHANTOM_EDIT,
        PHANTOM_CREATE,
        PHANTOM_DELETE,
        PHANTOM_RENAME_GROUP;

        boolean isPhantom() {
            return name().startsWith("PHANTOM");
        }
    }

    static Change ofUser(Kind kind, int user, Person before, Person after) {
        return new Change(kind, user, before, after, null);
    }

    static Change ofGroup(Kind kind, int group, String name) {
        return new Change(kind, group, null, null, name);
    }
}
