package io.reactiveusers.system.faults;

/**
 * One call of a writer to the master's API.
 *
 * @param number of the user in the plan, or of the group
 * @param before the user before it; {@code null} where there is none
 * @param after the user after it; {@code null} where there is none
 * @param name the group's, where the change is one of a group
 */
record Change(Kind kind, int number, Person before, Person after, String name) {
    enum Kind {
        EDIT,
        /** Under an id that the sequence gives. */
        CREATE,
        /** Under the id that the user had who was deleted, by an import. */
        RECREATE,
        DELETE,
        CREATE_GROUP,
        RENAME_GROUP,
        DELETE_GROUP,
        /** Rolled back, as the other phantoms. */
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
