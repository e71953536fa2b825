package io.reactiveusers.master.console.users;

import io.reactiveusers.master.console.groups.Choices;
import io.reactiveusers.master.console.login.Operator;
import io.reactiveusers.master.console.web.Feedback;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.DirectoryException.Reason;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import jakarta.ejb.EJB;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The form that adds, changes or deletes one user. It carries the version it was loaded with: where the user has been
 * changed since, saving changes nothing, keeps what was typed, and shows what is stored instead.
 */
@Named
@ViewScoped
public class UserForm implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** A field whose stored value is not the one in the form. */
    public record Difference(String field, String stored) implements Serializable {}

    @EJB
    private transient UserDirectory directory;

    @Inject
    private transient Choices choices;

    @Inject
    private transient Operator operator;

    private String id;
    private int version;
    private long revision;
    private Instant dateJoined;
    private Instant lastLogin;
    private boolean editable = true;
    private String title;

    private String username = "";
    private String firstName = "";
    private String lastName = "";
    private String email = "";
    private boolean active = true;
    private boolean staff;
    private boolean superuser;
    private Long[] groups = {};
    private Long[] permissions = {};
    private transient String password;

    private boolean stale;
    private List<Difference> differences = List.of();

    /** Loads the user; an unknown one is answered with 404. */
    public void load() {
        if (id == null) {
            return;
        }
        Optional<UserDetails> found = find();
        if (found.isEmpty()) {
            Feedback.notFound();
            return;
        }
        UserDetails user = found.get();
        version = user.version();
        revision = user.revision();
        dateJoined = user.dateJoined();
        lastLogin = user.lastLogin();
        UserDraft fields = user.fields();
        editable = operator.isSuperuser() || !fields.staff() && !fields.superuser();
        title = fields.username();
        username = fields.username();
        firstName = fields.firstName();
        lastName = fields.lastName();
        email = fields.email();
        active = fields.active();
        staff = fields.staff();
        superuser = fields.superuser();
        groups = fields.groups().toArray(Long[]::new);
        permissions = fields.permissions().toArray(Long[]::new);
    }

    /** Adds or changes the user. */
    public void save() {
        try {
            UserDraft draft = draft();
            UserDetails saved = isNew()
                    ? directory.create(operator.getAuthority(), draft)
                    : directory.change(operator.getAuthority(), Long.parseLong(id), version, before -> draft);
            Feedback.done(isNew() ? "The user has been added." : "The user has been saved.");
            Feedback.redirect("/user.xhtml?id=" + saved.id());
        } catch (DirectoryException e) {
            if (e.getReason() == Reason.STALE) {
                stale = true;
                differences = find().map(UserDetails::fields).map(this::compare).orElse(List.of());
            } else {
                Feedback.refused(e);
            }
        }
    }

    /** Deletes the user. */
    public void delete() {
        try {
            directory.delete(operator.getAuthority(), Long.parseLong(id));
            Feedback.done("The user " + title + " has been deleted.");
            Feedback.redirect("/users.xhtml");
        } catch (DirectoryException e) {
            Feedback.error("Not deleted: " + e.getMessage() + ".");
        }
    }

    private Optional<UserDetails> find() {
        try {
            return directory.find(Long.parseLong(id));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private UserDraft draft() {
        return new UserDraft(
                username,
                firstName,
                lastName,
                email,
                active,
                staff,
                superuser,
                Set.copyOf(Arrays.asList(groups)),
                Set.copyOf(Arrays.asList(permissions)),
                password == null || password.isEmpty() ? null : password);
    }

    private List<Difference> compare(UserDraft stored) {
        UserDraft typed = draft();
        return List.of(
                        difference("Username", typed.username(), stored.username()),
                        difference("First name", typed.firstName(), stored.firstName()),
                        difference("Last name", typed.lastName(), stored.lastName()),
                        difference("E-mail", typed.email(), stored.email()),
                        difference("Active", yesNo(typed.active()), yesNo(stored.active())),
                        difference("Staff", yesNo(typed.staff()), yesNo(stored.staff())),
                        difference("Superuser", yesNo(typed.superuser()), yesNo(stored.superuser())),
                        difference("Groups", groupNames(typed), groupNames(stored)),
                        difference("Permissions", permissionNames(typed), permissionNames(stored)))
                .stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toList());
    }

    private static Optional<Difference> difference(String field, String typed, String stored) {
        return Objects.equals(typed, stored)
                ? Optional.empty()
                : Optional.of(new Difference(field, stored.isEmpty() ? "(empty)" : stored));
    }

    private static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }

    private String groupNames(UserDraft fields) {
        return String.join(", ", choices.groupNames(fields.groups()));
    }

    private String permissionNames(UserDraft fields) {
        return String.join(", ", choices.permissionNames(fields.permissions()));
    }

    public boolean isNew() {
        return id == null;
    }

    /** As the URL has it; {@code null} to add a user. */
    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id == null || id.isEmpty() ? null : id;
    }

    /** The username when the page was loaded; {@code null} for a new user. */
    public String getTitle() {
        return title;
    }

    /** Whether the operator may change this user at all. */
    public boolean isEditable() {
        return editable;
    }

    public long getRevision() {
        return revision;
    }

    public String getDateJoined() {
        return TIME.format(dateJoined);
    }

    public String getLastLogin() {
        return lastLogin == null ? "never" : TIME.format(lastLogin);
    }

    /** Whether the last save failed because the user had been changed meanwhile. */
    public boolean isStale() {
        return stale;
    }

    /** After a stale save: where the form and what is stored are not the same. */
    public List<Difference> getDifferences() {
        return differences;
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

    /** Never shown again. */
    public String getPassword() {
        return null;
    }

    /** Empty: unchanged. */
    public void setPassword(String password) {
        this.password = password;
    }
}
