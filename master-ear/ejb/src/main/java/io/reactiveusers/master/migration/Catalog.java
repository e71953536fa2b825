package io.reactiveusers.master.migration;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The permissions and groups: at first as the directory has them when the import begins, and then as the import has
 * changed them, or in a dry run would have. So a dry run knows what an import would find in the database.
 */
final class Catalog {
    /**
     * A permission.
     *
     * @param appLabel empty if the content type is not known yet
     */
    record PermissionState(String codename, String name, String appLabel, String model) {
        /** Returns what is unique of it, as one text. */
        String key() {
            return codename + "\n" + appLabel + "\n" + model;
        }

        boolean isContentTypeKnown() {
            return !appLabel.isEmpty();
        }
    }

    /**
     * What a chunk has written, or would have.
     *
     * @param changes by id
     * @param rowIds of rows that were taken under an id of their own
     */
    record Taken<S>(Map<Long, S> changes, Set<Long> rowIds) {}

    private final Set<Long> permissionRowIds = new HashSet<>();
    private final Set<Long> groupRowIds = new HashSet<>();
    private final Map<Long, PermissionState> permissions = new HashMap<>();
    private final Map<String, Long> permissionIds = new HashMap<>();
    private final Map<Long, String> groups = new HashMap<>();
    private final Map<String, Long> groupIds = new HashMap<>();
    private long lastPlanned;

    /**
     * Finds a permission by its id, or by its natural key: codename, application and model. An id is one of a dump's, so
     * it means only what a row of this or an earlier dump has had under it, never what was made here with that number.
     */
    Optional<Long> permission(JsonNode reference) {
        List<String> key = DumpRow.naturalKey(reference, Set.of(3));
        return Optional.ofNullable(
                key == null
                        ? known(permissionRowIds, permissions, reference)
                        : permissionIds.get(new PermissionState(key.get(0), "", key.get(1), key.get(2)).key()));
    }

    /** Finds a group that is not being deleted by its id, in the same way, or by its natural key, the name. */
    Optional<Long> group(JsonNode reference) {
        List<String> key = DumpRow.naturalKey(reference, Set.of(1));
        return Optional.ofNullable(key == null ? known(groupRowIds, groups, reference) : groupIds.get(key.get(0)))
                .filter(id -> groups.get(id) != null);
    }

    PermissionState permission(long id) {
        return permissions.get(id);
    }

    /** Returns what is unique of a permission; {@code null} if there is none. */
    String permissionKey(long id) {
        PermissionState known = permissions.get(id);
        return known == null ? null : known.key();
    }

    Long permissionId(String key) {
        return permissionIds.get(key);
    }

    /** Returns whether there is a group, even one that is being deleted. */
    boolean hasGroup(long id) {
        return groups.containsKey(id);
    }

    /** Returns the name of a group; {@code null} if there is none, or if it is being deleted. */
    String groupName(long id) {
        return groups.get(id);
    }

    Long groupId(String name) {
        return groupIds.get(name);
    }

    /** Takes over permissions that have been written, or planned. */
    void putPermissions(Taken<PermissionState> taken) {
        Map<Long, PermissionState> changes = taken.changes();
        changes.keySet().stream()
                .map(permissions::get)
                .filter(old -> old != null)
                .forEach(old -> permissionIds.remove(old.key()));
        permissions.putAll(changes);
        changes.forEach((id, state) -> permissionIds.put(state.key(), id));
        permissionRowIds.addAll(taken.rowIds());
    }

    /** Takes over the names of groups that have been written, or planned; {@code null}: being deleted. */
    void putGroups(Taken<String> taken) {
        Map<Long, String> names = taken.changes();
        names.keySet().stream().map(groups::get).forEach(groupIds::remove);
        groups.putAll(names);
        names.forEach((id, name) -> groupIds.put(name, id));
        groupIds.remove(null);
        groupRowIds.addAll(taken.rowIds());
    }

    /** Returns an id for something that a dry run would create under an id of the sequence. */
    long planId() {
        return --lastPlanned;
    }

    private static Long known(Set<Long> rowIds, Map<Long, ?> states, JsonNode reference) {
        Long id = DumpRow.id(reference);
        return rowIds.contains(id) && states.containsKey(id) ? id : null;
    }
}
