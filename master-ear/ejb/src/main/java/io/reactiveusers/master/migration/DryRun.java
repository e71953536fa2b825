package io.reactiveusers.master.migration;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The changes of a dry run so far that affect later users. A dump has each user once, so these are only renames and
 * changes of administrators. It stays empty in a real run, whose changes are in the database.
 */
final class DryRun {
    private final Map<Long, String> newNames = new HashMap<>();
    private final Map<String, Long> newOwners = new HashMap<>();
    private final Set<Long> administrators = new HashSet<>();
    private final Set<Long> formerAdministrators = new HashSet<>();

    /** Returns who has a name; {@code stored} is who has it in the database, {@code null}: nobody. */
    Long owner(String name, Long stored) {
        Long owner = newOwners.get(name);
        return owner != null || newNames.containsKey(stored) ? owner : stored;
    }

    void rename(long id, String name) {
        newNames.put(id, name);
        newOwners.put(name, id);
    }

    /** Adds and removes administrators as planned. */
    void adjust(Set<Long> stored) {
        stored.addAll(administrators);
        stored.removeAll(formerAdministrators);
    }

    void addAdministrator(long id) {
        administrators.add(id);
        formerAdministrators.remove(id);
    }

    void removeAdministrator(long id) {
        formerAdministrators.add(id);
        administrators.remove(id);
    }
}
