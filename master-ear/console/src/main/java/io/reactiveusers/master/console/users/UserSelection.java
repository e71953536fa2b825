package io.reactiveusers.master.console.users;

import io.reactiveusers.master.console.login.Operator;
import io.reactiveusers.master.console.users.BulkAction.Kind;
import io.reactiveusers.master.console.web.Feedback;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import jakarta.ejb.EJB;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.primefaces.PrimeFaces;

/**
 * The users selected in the list, whichever page they are on, and what is done to all of them. A change of many users is
 * made in steps, each of which the page's script asks for: it shows how far it is, and can be stopped.
 */
@Named
@ViewScoped
public class UserSelection implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The most users that can be selected. */
    private static final int LIMIT = 100_000;

    /** How many of the selected users a confirmation names. */
    private static final int NAMED = 10;

    private static final Duration STEP = Duration.ofSeconds(2);

    @EJB
    private transient UserDirectory directory;

    @Inject
    private Operator operator;

    @Inject
    private UserList list;

    private final LinkedHashSet<Long> ids = new LinkedHashSet<>();
    private BulkAction action;

    /** Selects one user, or takes it out of the selection: request parameters {@code id} and {@code on}. */
    public void pick() {
        Map<String, String> request =
                FacesContext.getCurrentInstance().getExternalContext().getRequestParameterMap();
        try {
            select(List.of(Long.valueOf(request.get("id"))), request.get("on"));
        } catch (NumberFormatException e) {
            Feedback.warn("This is no user.");
        }
    }

    /** Selects the users of the page that is shown, or takes them out of the selection: request parameter {@code on}. */
    public void pickPage() {
        String on = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterMap()
                .get("on");
        select(list.getUsers().stream().map(UserDetails::id).toList(), on);
    }

    /** Selects everyone found. */
    public void pickAll() {
        select(directory.searchIds(list.query(), LIMIT + 1), "true");
    }

    public void clear() {
        ids.clear();
    }

    private void select(List<Long> users, String on) {
        if (!"true".equals(on)) {
            ids.removeAll(users);
        } else if (ids.size() + users.size() > LIMIT) {
            Feedback.warn(String.format(
                    Locale.ENGLISH,
                    "At most %,d users can be selected. Search for fewer, or clear the selection.",
                    LIMIT));
        } else {
            ids.addAll(users);
        }
    }

    /** Asks for a confirmation. */
    public void ask(String kind) {
        action = ids.isEmpty() ? null : new BulkAction(Kind.valueOf(kind), ids, operator.getId());
        if (action == null) {
            Feedback.warn("Select users first.");
        }
        PrimeFaces.current().ajax().addCallbackParam("ask", action != null);
    }

    /** Makes the next step of what has been confirmed, and tells the page's script whether there is another. */
    public void step() {
        if (action != null) {
            action.step(directory, operator.getAuthority(), ids, STEP);
        }
        PrimeFaces.current().ajax().addCallbackParam("more", action != null && !action.isFinished());
    }

    /** Reports what has been done. Users whose change was refused or not reached stay selected. */
    public void finish() {
        if (action == null) {
            return;
        }
        if (action.hasDone() || action.refusals().isEmpty()) {
            Feedback.info(action.summary());
        }
        action.refusals().forEach(Feedback::error);
        action = null;
        list.refresh();
    }

    public boolean contains(long id) {
        return ids.contains(id);
    }

    public int getCount() {
        return ids.size();
    }

    /** Returns how many are selected, as people read it. */
    public String getText() {
        return ids.isEmpty() ? "None selected" : String.format(Locale.ENGLISH, "%,d selected", ids.size());
    }

    /** Returns whether all users of the page that is shown are selected. */
    public boolean isPage() {
        return !list.getUsers().isEmpty() && list.getUsers().stream().allMatch(user -> ids.contains(user.id()));
    }

    /** Returns the question to confirm. */
    public String getQuestion() {
        return action == null ? "" : action.kind().verb + " " + BulkAction.users(action.total()) + "?";
    }

    /** Returns what a confirmation leads to. */
    public String getConsequence() {
        if (action == null) {
            return "";
        }
        return switch (action.kind()) {
            case DELETE -> "They are deleted here and at every application. This cannot be undone.";
            case ACTIVATE -> "They may log in again, here and at the applications.";
            case DEACTIVATE -> "They can no longer log in, and their open pages at the applications are closed.";
        };
    }

    /** Returns the usernames of some of those concerned. */
    public List<String> getNames() {
        return action == null
                ? List.of()
                : ids.stream()
                        .limit(NAMED)
                        .map(directory::find)
                        .flatMap(Optional::stream)
                        .map(user -> user.fields().username())
                        .toList();
    }

    /** Returns how many of those concerned are not among {@link #getNames}. */
    public String getMore() {
        return ids.size() <= NAMED ? "" : String.format(Locale.ENGLISH, "and %,d more", ids.size() - NAMED);
    }

    public int getProgress() {
        return action == null ? 0 : action.progress();
    }

    public int getTotal() {
        return action == null ? 0 : action.total();
    }
}
