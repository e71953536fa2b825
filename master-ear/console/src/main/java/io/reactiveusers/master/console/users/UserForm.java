package io.reactiveusers.master.console.users;

import io.reactiveusers.master.console.groups.Choices;
import io.reactiveusers.master.console.login.Operator;
import io.reactiveusers.master.console.web.Feedback;
import io.reactiveusers.master.console.web.FormField;
import io.reactiveusers.master.console.web.RecordForm;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import jakarta.ejb.EJB;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The form that adds, changes or deletes one user. */
@Named
@ViewScoped
public class UserForm extends RecordForm<UserDetails, UserFields> {
    private static final long serialVersionUID = 1L;

    @EJB
    private transient UserDirectory directory;

    @Inject
    private transient Choices choices;

    @Inject
    private transient Operator operator;

    private UserFields fields = new UserFields();
    private NewPassword password = new NewPassword();

    private String title;
    private boolean editable = true;
    private boolean passwordSet;
    private long revision;
    private Instant dateJoined;
    private Instant lastLogin;

    @Override
    protected Optional<UserDetails> find(long wantedId) {
        return directory.find(wantedId);
    }

    @Override
    protected int show(UserDetails user) {
        title = user.fields().username();
        editable = operator.isSuperuser()
                || !user.fields().staff() && !user.fields().superuser();
        passwordSet = user.passwordSet();
        revision = user.revision();
        dateJoined = user.dateJoined();
        lastLogin = user.lastLogin();
        return user.version();
    }

    @Override
    protected UserFields fieldsOf(UserDetails user) {
        return UserFields.of(user.fields());
    }

    @Override
    protected UserFields typed() {
        return fields;
    }

    @Override
    protected List<FormField<UserFields, ?>> fields() {
        return List.of(
                FormField.text("username", "Username", UserFields::getUsername, UserFields::setUsername),
                FormField.text("firstName", "First name", UserFields::getFirstName, UserFields::setFirstName),
                FormField.text("lastName", "Last name", UserFields::getLastName, UserFields::setLastName),
                FormField.text("email", "E-mail", UserFields::getEmail, UserFields::setEmail),
                FormField.check("active", "Active", UserFields::isActive, UserFields::setActive),
                new FormField<UserFields, Set<Long>>(
                        "groups",
                        "Groups",
                        UserFields::groupIds,
                        UserFields::setGroupIds,
                        ids -> String.join(", ", choices.groupNames(ids)),
                        true),
                FormField.check("staff", "Staff", UserFields::isStaff, UserFields::setStaff)
                        .editableIf(operator.isSuperuser()),
                FormField.check("superuser", "Superuser", UserFields::isSuperuser, UserFields::setSuperuser)
                        .editableIf(operator.isSuperuser()),
                new FormField<UserFields, Set<Long>>(
                        "permissions",
                        "Permissions",
                        UserFields::permissionIds,
                        UserFields::setPermissionIds,
                        ids -> String.join(", ", choices.permissionNames(ids)),
                        operator.isSuperuser()));
    }

    /** A revision is the time of the change in milliseconds, but for changes that are not published. */
    @Override
    protected Optional<Instant> changedAt(UserDetails user) {
        return Optional.of(Instant.ofEpochMilli(user.revision()));
    }

    @Override
    protected String create() {
        return saved(directory.create(operator.getAuthority(), draft()), "The user has been added.");
    }

    @Override
    protected String change(long id, int version) {
        UserDraft draft = draft();
        return saved(
                directory.change(operator.getAuthority(), id, version, before -> draft), "The user has been saved.");
    }

    @Override
    protected String remove(long id) {
        directory.delete(operator.getAuthority(), id, null);
        Feedback.done("The user " + title + " has been deleted.");
        return "/users.xhtml";
    }

    /** A password that is itself at fault is asked for again. */
    @Override
    protected void refused(DirectoryException e) {
        if (e.getErrors().stream().anyMatch(error -> "password".equals(error.field()))) {
            password.discard();
        }
        super.refused(e);
    }

    private String saved(UserDetails user, String message) {
        password.discard();
        Feedback.done(message);
        return "/user.xhtml?id=" + user.id();
    }

    private UserDraft draft() {
        return fields.draft(password.value());
    }

    /** What is typed. */
    public UserFields getFields() {
        return fields;
    }

    public NewPassword getPassword() {
        return password;
    }

    /** The username that is stored; {@code null} for a new user. */
    public String getTitle() {
        return title;
    }

    /** Whether the operator may change this user at all. */
    public boolean isEditable() {
        return editable;
    }

    /** Whether the stored user has a password. */
    public boolean isPasswordSet() {
        return passwordSet;
    }

    public long getRevision() {
        return revision;
    }

    public String getDateJoined() {
        return time(dateJoined);
    }

    public String getLastLogin() {
        return lastLogin == null ? "never" : time(lastLogin);
    }
}
