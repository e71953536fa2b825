package io.reactiveusers.master.console.users;

import io.reactiveusers.master.console.web.Feedback;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserPage;
import io.reactiveusers.master.directory.UserQuery;
import io.reactiveusers.support.validation.FieldError;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.ejb.EJB;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.primefaces.PrimeFaces;

/**
 * The list of users. What it shows is said by the parameters of its URL, which are the API's ({@link UserQuery#parse}):
 * a URL shows the same to everyone, and the browser's Back shows what was there before. A parameter that is wrong is
 * left out, with a warning; one that is unknown is not looked at.
 *
 * <p>The page's script asks for another part of the list by the same parameters, each with {@value #PREFIX} before its
 * name, so the selection ({@link UserSelection}) outlives paging, sorting and searching.
 */
@Named
@ViewScoped
public class UserList implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String PREFIX = "list.";

    private static final int ROWS = 20;

    /** How many pages before and after the current one the pager offers. */
    private static final int PAGES_AROUND = 2;

    @EJB
    private transient UserDirectory directory;

    /** A column that the list can be sorted by: its parameter, and what people call it. */
    public record Column(String name, String title) implements Serializable {}

    private static final List<Column> COLUMNS = List.of(
            new Column("id", "Id"),
            new Column("username", "Username"),
            new Column("first_name", "First name"),
            new Column("last_name", "Last name"),
            new Column("email", "E-mail"),
            new Column("date_joined", "Joined (UTC)"),
            new Column("last_login", "Last login (UTC)"));

    private TreeMap<String, String> parameters = new TreeMap<>();
    private transient UserQuery query;
    private transient UserPage page;

    /** Shows what the page's URL says. */
    public void load() {
        show("", FacesContext.getCurrentInstance().getExternalContext().getRequestParameterValuesMap());
    }

    /** Shows what the page's script asks for, and tells it the URL of that. */
    public void show() {
        ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
        show(PREFIX, external.getRequestParameterValuesMap());
        announce(external.getRequestParameterMap().get("history"));
    }

    /** Reads the users again, and tells the page's script what is shown now. */
    public void refresh() {
        page = null;
        announce("replace");
    }

    private void announce(String history) {
        PrimeFaces.current().ajax().addCallbackParam("history", history);
        PrimeFaces.current().ajax().addCallbackParam("url", getUrl());
        PrimeFaces.current().ajax().addCallbackParam("found", getFound());
    }

    private void show(String prefix, Map<String, String[]> given) {
        Map<String, List<String>> known = new TreeMap<>();
        for (String name : UserQuery.PARAMETERS) {
            String[] values = given.get(prefix + name);
            if (values != null && !Arrays.asList(values).equals(List.of(""))) {
                known.put(name, Arrays.asList(values));
            }
        }
        FieldErrors errors = new FieldErrors();
        UserQuery.parse(known, errors);
        for (FieldError error : errors.list()) {
            known.remove(error.field());
            Feedback.warn("Left out of the search: " + error.detail() + ".");
        }
        parameters = new TreeMap<>();
        known.forEach((name, values) -> parameters.put(name, values.get(0)));
        query = null;
        page = null;
    }

    /** Returns the query that the list shows a part of. */
    public UserQuery query() {
        if (query == null) {
            Map<String, List<String>> values = new TreeMap<>();
            parameters.forEach((name, value) -> values.put(name, List.of(value)));
            UserQuery parsed = UserQuery.parse(values, new FieldErrors());
            boolean hasLimit = parameters.containsKey("limit") && parsed.limit() > 0;
            query = parsed.part(parsed.offset(), hasLimit ? parsed.limit() : ROWS);
        }
        return query;
    }

    private UserPage page() {
        if (page == null) {
            page = directory.search(query());
            if (page.users().isEmpty() && page.total() > 0) {
                // The users there were at this offset are gone, or the URL names one that never was.
                parameters.put("offset", Long.toString((page.total() - 1) / query().limit() * query().limit()));
                query = null;
                page = directory.search(query());
            }
        }
        return page;
    }

    public List<Column> getColumns() {
        return COLUMNS;
    }

    public List<UserDetails> getUsers() {
        return page().users();
    }

    public long getTotal() {
        return page().total();
    }

    /** Returns how many users are found and which of them are shown, as a sentence. */
    public String getFound() {
        long total = getTotal();
        if (total == 0) {
            return "No users found.";
        }
        String users = total == 1 ? "1 user" : String.format(Locale.ENGLISH, "%,d users", total);
        int first = query().offset();
        return total <= getUsers().size()
                ? users
                : String.format(
                        Locale.ENGLISH,
                        "%s, %,d to %,d shown",
                        users,
                        first + 1L,
                        first + (long) getUsers().size());
    }

    /** Returns the relative URL of what is shown. */
    public String getUrl() {
        page();
        return url(parameters);
    }

    /** Returns the relative URL of the list sorted by a field, or the other way round if it already is. */
    public String sorted(String field) {
        return with("sort", field.equals(parameters.getOrDefault("sort", "id")) ? "-" + field : field);
    }

    /** Returns the {@code aria-sort} of a field's column. */
    public String direction(String field) {
        String sort = parameters.getOrDefault("sort", "id");
        return sort.equals(field) ? "ascending" : sort.equals("-" + field) ? "descending" : "none";
    }

    /** Returns the relative URL of a page, which counts from 0. */
    public String paged(long number) {
        return with("offset", number == 0 ? null : Long.toString(number * query().limit()));
    }

    /** Returns the number of the page that is shown, from 0. */
    public long getPageNumber() {
        page();
        return query().offset() / query().limit();
    }

    /** Returns the number of the last page, from 0. */
    public long getLastPage() {
        return Math.max(0, (getTotal() - 1) / query().limit());
    }

    /** Returns the numbers of the pages around the one that is shown. */
    public List<Long> getPages() {
        long first = Math.max(0, Math.min(getPageNumber() - PAGES_AROUND, getLastPage() - 2 * PAGES_AROUND));
        long last = Math.min(getLastPage(), first + 2 * PAGES_AROUND);
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private String with(String name, String value) {
        TreeMap<String, String> changed = new TreeMap<>(parameters);
        changed.remove("offset");
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return url(changed);
    }

    private static String url(Map<String, String> parameters) {
        StringBuilder url = new StringBuilder();
        parameters.forEach((name, value) -> url.append(url.length() == 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return "users.xhtml" + url;
    }
}
