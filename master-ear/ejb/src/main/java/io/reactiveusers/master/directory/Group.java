package io.reactiveusers.master.directory;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * A group of users. Its name is part of what its members replicate, so the members are republished when it changes. A group
 * that is being deleted has no name and is not shown anywhere; its row is deleted after the last member has left.
 */
@Entity(name = "UserGroup") // GROUP is a word of the query language
@Table(name = "directory_group")
public class Group {
    @Id
    private Long id;

    @Version
    private Integer version;

    private String name;

    @ManyToMany
    @JoinTable(
            name = "group_permission",
            joinColumns = @JoinColumn(name = "group_id"),
            inverseJoinColumns = @JoinColumn(name = "permission_id"))
    private Set<Permission> permissions = new HashSet<>();

    protected Group() {}

    public Group(long id, String name) {
        this.id = id;
        this.name = name;
    }

    public long getId() {
        return id;
    }

    /** Returns the version, which every change of the group raises. */
    public int getVersion() {
        return version;
    }

    /** Returns the name, unique and at most 150 code points; {@code null} while the group is being deleted. */
    public String getName() {
        return name;
    }

    public Set<Permission> getPermissions() {
        return Collections.unmodifiableSet(permissions);
    }

    public boolean isBeingDeleted() {
        return name == null;
    }

    /** Gives the group another name; the caller has the members republished. */
    public void rename(String newName) {
        name = newName;
    }

    /**
     * Takes the name away, so that the group is not shown any more; the row is deleted after the last member has left.
     */
    public void beginDeletion() {
        name = null;
        permissions.clear();
    }

    /** Replaces the group's permissions, which are not replicated. */
    public void permit(Set<Permission> newPermissions) {
        if (!permissions.equals(newPermissions)) {
            permissions.clear();
            permissions.addAll(newPermissions);
        }
    }
}
