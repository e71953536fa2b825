package io.reactiveusers.master.console.groups;

import io.reactiveusers.master.groups.GroupDetails;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** What is typed in the form of a group. */
public class GroupFields implements Serializable {
    private static final long serialVersionUID = 1L;

    private String name = "";
    private Long[] permissions = {};

    static GroupFields of(GroupDetails group) {
        GroupFields fields = new GroupFields();
        fields.name = group.name();
        fields.setPermissionIds(group.permissions());
        return fields;
    }

    Set<Long> permissionIds() {
        return new TreeSet<>(Arrays.asList(permissions));
    }

    void setPermissionIds(Set<Long> ids) {
        permissions = ids.toArray(Long[]::new);
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public Long[] getPermissions() {
        return permissions;
    }

    public void setPermissions(Long[] permissions) {
        this.permissions = permissions;
    }
}
