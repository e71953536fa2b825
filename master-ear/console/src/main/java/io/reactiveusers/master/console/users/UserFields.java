package io.reactiveusers.master.console.users;

import io.reactiveusers.master.directory.UserDraft;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** What is typed in the form of a user, but the password. */
public class UserFields implements Serializable {
    private static final long serialVersionUID = 1L;

    private String username = "";
    private String firstName = "";
    private String lastName = "";
    private String email = "";
    private boolean active = true;
    private boolean staff;
    private boolean superuser;
    private Long[] groups = {};
    private Long[] permissions = {};

    static UserFields of(UserDraft draft) {
        UserFields fields = new UserFields();
        fields.username = draft.username();
        fields.firstName = draft.firstName();
        fields.lastName = draft.lastName();
        fields.email = draft.email();
        fields.active = draft.active();
        fields.staff = draft.staff();
        fields.superuser = draft.superuser();
        fields.groups = draft.groups().toArray(Long[]::new);
        fields.permissions = draft.permissions().toArray(Long[]::new);
        return fields;
    }

    UserDraft draft(String password) {
        return new UserDraft(
                username, firstName, lastName, email, active, staff, superuser, groupIds(), permissionIds(), password);
    }

    Set<Long> groupIds() {
        return new TreeSet<>(Arrays.asList(groups));
    }

    Set<Long> permissionIds() {
        return new TreeSet<>(Arrays.asList(permissions));
    }

    void setGroupIds(Set<Long> ids) {
        groups = ids.toArray(Long[]::new);
    }

    void setPermissionIds(Set<Long> ids) {
        permissions = ids.toArray(Long[]::new);
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getFirstName() {
        return firstName;
    }

    public void setFirstName(String firstName) {
        this.firstName = firstName;
    }

    public String getLastName() {
        return lastName;
    }

    public void setLastName(String lastName) {
        this.lastName = lastName;
    }

    public String getEmail() {
        return email;
    }

    public void setEmail(String email) {
        this.email = email;
    }

    public boolean isActive() {
        return active;
    }

    public void setActive(boolean active) {
        this.active = active;
    }

    public boolean isStaff() {
        return staff;
    }

    public void setStaff(boolean staff) {
        this.staff = staff;
    }

    public boolean isSuperuser() {
        return superuser;
    }

    public void setSuperuser(boolean superuser) {
        this.superuser = superuser;
    }

    public Long[] getGroups() {
        return groups;
    }

    public void setGroups(Long[] groups) {
        this.groups = groups;
    }

    public Long[] getPermissions() {
        return permissions;
    }

    public void setPermissions(Long[] permissions) {
        this.permissions = permissions;
    }
}
