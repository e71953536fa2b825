package io.reactiveusers.master.console.users;

import io.reactiveusers.master.console.login.Operator;
import io.reactiveusers.master.console.web.Feedback;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.primefaces.PrimeFaces;
import org.primefaces.model.LazyDataModel;

/**
 * The list of users. Search, page and page size are parameters of its URL, which the page's script keeps up to date:
 * coming back to it shows the same.
 */
@Named
@ViewScoped
public class UserList implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final List<Integer> PAGE_SIZES = List.of(20, 50, 100, 200);

    @EJB
    private transient UserDirectory directory;

    @Inject
    private transient Operator operator;

    private String search = "";
    private int first;
    private int pageSize = PAGE_SIZES.get(0);
    private UserRows users;
    private List<UserDetails> selection = List.of();

    @PostConstruct
    void create() {
        users = new UserRows(directory, this);
    }

    /** Shows what the changed search finds, from its beginning. */
    public void searched() {
        FacesContext.getCurrentInstance()
                .getViewRoot()
                .findComponent("form:users")
                .getAttributes()
                .put("first", 0);
        selection = List.of();
    }

    /** Tells the page's script which URL now shows the same. */
    void shows(int nowFirst, int nowPageSize) {
        first = nowFirst;
        pageSize = nowPageSize;
        PrimeFaces.current().ajax().addCallbackParam("url", url());
    }

    private String url() {
        return "?q=" + URLEncoder.encode(search, StandardCharsets.UTF_8) + "&first=" + first + "&rows=" + pageSize;
    }

    /** Opens the dialog that asks for a confirmation, if there is something to confirm. */
    public void askToDelete() {
        if (selection.isEmpty()) {
            Feedback.warn("Select the users to delete first.");
        }
        PrimeFaces.current().ajax().addCallbackParam("ask", !selection.isEmpty());
    }

    /** Deletes the selected users, each by itself: one that is refused keeps no other. */
    public void deleteSelected() {
        int deleted = 0;
        for (UserDetails user : selection) {
            try {
                directory.delete(operator.getAuthority(), user.id());
                deleted++;
            } catch (DirectoryException e) {
                Feedback.error(user.fields().username() + " has not been deleted: " + e.getMessage() + ".");
            }
        }
        if (deleted > 0) {
            Feedback.done(deleted == 1 ? "1 user has been deleted." : deleted + " users have been deleted.");
        }
        FacesContext.getCurrentInstance().getExternalContext().getFlash().setKeepMessages(true);
        Feedback.redirect("/users.xhtml" + url());
    }

    public LazyDataModel<UserDetails> getUsers() {
        return users;
    }

    /** What is searched for; never {@code null}. */
    public String getSearch() {
        return search;
    }

    public void setSearch(String search) {
        this.search = search == null ? "" : search;
    }

    /** The first row shown, from 0. */
    public int getFirst() {
        return first;
    }

    public void setFirst(int first) {
        this.first = Math.max(0, first);
    }

    /** Rows a page, one of {@link #getPageSizes}. */
    public int getPageSize() {
        return pageSize;
    }

    public void setPageSize(int pageSize) {
        this.pageSize = PAGE_SIZES.contains(pageSize) ? pageSize : PAGE_SIZES.get(0);
    }

    /** As the table's paginator takes them. */
    public String getPageSizes() {
        return String.join(",", PAGE_SIZES.stream().map(String::valueOf).toList());
    }

    public List<UserDetails> getSelection() {
        return selection;
    }

    public void setSelection(List<UserDetails> selection) {
        this.selection = selection == null ? List.of() : selection;
    }
}
