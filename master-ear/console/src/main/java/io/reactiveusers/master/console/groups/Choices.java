package io.reactiveusers.master.console.groups;

import io.reactiveusers.master.directory.Permission;
import io.reactiveusers.master.groups.GroupDetails;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The existing groups and permissions, read at most once per request. */
@Named
@RequestScoped
public class Choices {
    @EJB
    private GroupDirectory directory;

    private List<GroupDetails> groups;
    private Map<Long, GroupDetails> groupsById;
    private List<Permission> permissions;
    private Map<Long, Permission> permissionsById;

    /** All groups, by name. */
    public List<GroupDetails> getGroups() {
        if (groups == null) {
            groups = directory.all();
            groupsById = groups.stream().collect(Collectors.toMap(GroupDetails::id, Function.identity()));
        }
        return groups;
    }

    public List<Permission> getPermissions() {
        if (permissions == null) {
            permissions = directory.permissions();
            permissionsById = permissions.stream().collect(Collectors.toMap(Permission::getId, Function.identity()));
        }
        return permissions;
    }

    /** The names of groups, sorted. */
    public List<String> groupNames(Collection<Long> ids) {
        getGroups();
        return ids.stream()
                .filter(groupsById::containsKey)
                .map(id -> groupsById.get(id).name())
                .sorted()
                .toList();
    }

    /** The code names of permissions, sorted. */
    public List<String> permissionNames(Collection<Long> ids) {
        getPermissions();
        return ids.stream()
                .filter(permissionsById::containsKey)
                .map(id -> label(permissionsById.get(id)))
                .sorted()
                .toList();
    }

    /** The label of a permission in a list of choices. */
    public String label(Permission permission) {
        return permission.getAppLabel() + "." + permission.getCodename();
    }
}
