package io.reactiveusers.master.console.groups;

import io.reactiveusers.master.console.login.Operator;
import io.reactiveusers.master.console.web.Feedback;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.groups.GroupDetails;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The form that adds, changes or deletes one group. Only what has been changed in it is written. */
@Named
@ViewScoped
public class GroupForm implements Serializable {
    private static final long serialVersionUID = 1L;

    @EJB
    private transient GroupDirectory directory;

    @Inject
    private transient Choices choices;

    @Inject
    private transient Operator operator;

    private String id;
    private String name = "";
    private Long[] permissions = {};
    private String nameBefore = "";
    private Long[] permissionsBefore = {};

    /** Loads the group; an unknown one is answered with 404. */
    public void load() {
        if (id == null) {
            return;
        }
        Optional<GroupDetails> found = choices.getGroups().stream()
                .filter(group -> String.valueOf(group.id()).equals(id))
                .findFirst();
        if (found.isEmpty()) {
            Feedback.notFound();
            return;
        }
        name = nameBefore = found.get().name();
        permissions = permissionsBefore = found.get().permissions().toArray(Long[]::new);
    }

    /** Adds or changes the group. */
    public void save() {
        try {
            Set<Long> permitted = new HashSet<>(Arrays.asList(permissions));
            if (isNew()) {
                directory.create(operator.getAuthority(), name, permitted);
                Feedback.done("The group “" + name + "” has been added.");
            } else {
                boolean permissionsSame = permitted.equals(new HashSet<>(Arrays.asList(permissionsBefore)));
                directory.change(
                        operator.getAuthority(),
                        Long.parseLong(id),
                        null,
                        name.equals(nameBefore) ? null : name,
                        permissionsSame ? null : permitted);
                Feedback.done("The group “" + name + "” has been saved."
                        + (name.equals(nameBefore) ? "" : " Its members follow in the background."));
            }
            Feedback.redirect("/groups.xhtml");
        } catch (DirectoryException e) {
            Feedback.refused(e);
        }
    }

    /** Deletes the group. */
    public void delete() {
        try {
            directory.delete(operator.getAuthority(), Long.parseLong(id));
            Feedback.done("The group “" + nameBefore + "” has been deleted. Its members follow in the background.");
            Feedback.redirect("/groups.xhtml");
        } catch (DirectoryException e) {
            Feedback.error("Not deleted: " + e.getMessage() + ".");
        }
    }

    public boolean isNew() {
        return id == null;
    }

    /** As the URL has it; {@code null} to add one. */
    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id == null || id.isEmpty() ? null : id;
    }

    /** As it was when the page was loaded. */
    public String getNameBefore() {
        return nameBefore;
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
