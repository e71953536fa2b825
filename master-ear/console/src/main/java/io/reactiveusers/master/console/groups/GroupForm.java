package io.reactiveusers.master.console.groups;

import io.reactiveusers.master.console.login.Operator;
import io.reactiveusers.master.console.web.Feedback;
import io.reactiveusers.master.console.web.FormField;
import io.reactiveusers.master.console.web.RecordForm;
import io.reactiveusers.master.groups.GroupDetails;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The form that adds, changes or deletes one group. */
@Named
@ViewScoped
public class GroupForm extends RecordForm<GroupDetails, GroupFields> {
    private static final long serialVersionUID = 1L;

    @EJB
    private transient GroupDirectory directory;

    @Inject
    private transient Choices choices;

    @Inject
    private transient Operator operator;

    private GroupFields fields = new GroupFields();
    private String title;

    @Override
    protected Optional<GroupDetails> find(long wantedId) {
        return directory.all().stream().filter(group -> group.id() == wantedId).findFirst();
    }

    @Override
    protected int show(GroupDetails group) {
        title = group.name();
        return group.version();
    }

    @Override
    protected GroupFields fieldsOf(GroupDetails group) {
        return GroupFields.of(group);
    }

    @Override
    protected GroupFields typed() {
        return fields;
    }

    @Override
    protected List<FormField<GroupFields, ?>> fields() {
        return List.of(
                FormField.text("name", "Name", GroupFields::getName, GroupFields::setName),
                new FormField<GroupFields, Set<Long>>(
                        "permissions",
                        "Permissions",
                        GroupFields::permissionIds,
                        GroupFields::setPermissionIds,
                        ids -> String.join(", ", choices.permissionNames(ids)),
                        operator.isSuperuser()));
    }

    @Override
    protected Optional<Instant> changedAt(GroupDetails group) {
        return Optional.empty();
    }

    @Override
    protected String create() {
        directory.create(operator.getAuthority(), fields.getName(), fields.permissionIds());
        Feedback.done("The group “" + fields.getName() + "” has been added.");
        return "/groups.xhtml";
    }

    @Override
    protected String change(long id, int version) {
        directory.change(operator.getAuthority(), id, version, fields.getName(), fields.permissionIds());
        Feedback.done("The group “" + fields.getName() + "” has been saved."
                + (fields.getName().equals(title) ? "" : " Its members follow in the background."));
        return "/groups.xhtml";
    }

    @Override
    protected String remove(long id) {
        directory.delete(operator.getAuthority(), id, null);
        Feedback.done("The group “" + title + "” has been deleted. Its members follow in the background.");
        return "/groups.xhtml";
    }

    /** What is typed. */
    public GroupFields getFields() {
        return fields;
    }

    /** The name that is stored; {@code null} for a new group. */
    public String getTitle() {
        return title;
    }
}
