package io.reactiveusers.master.console.users;

import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserPage;
import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The users that a search finds, for a table that asks for no more than the page it shows. */
class UserRows extends LazyDataModel<UserDetails> {
    private static final long serialVersionUID = 1L;

    private final transient UserDirectory directory;
    private final UserList list;

    UserRows(UserDirectory directory, UserList list) {
        this.directory = directory;
        this.list = list;
    }

    /** Not known before {@link #load}, which counts with the same call. */
    @Override
    public int count(Map<String, FilterMeta> filterBy) {
        return 0;
    }

    @Override
    public List<UserDetails> load(
            int first, int pageSize, Map<String, SortMeta> sortBy, Map<String, FilterMeta> filterBy) {
        UserPage page = directory.search(list.getSearch(), first, pageSize);
        setRowCount(Math.toIntExact(page.total()));
        int within = recalculateFirst(first, pageSize, getRowCount());
        list.shows(within, pageSize);
        return within == first
                ? page.users()
                : directory.search(list.getSearch(), within, pageSize).users();
    }

    @Override
    public String getRowKey(UserDetails user) {
        return String.valueOf(user.id());
    }

    /** Of the page that is shown. */
    @Override
    public UserDetails getRowData(String rowKey) {
        return getWrappedData().stream()
                .filter(user -> getRowKey(user).equals(rowKey))
                .findFirst()
                .orElse(null);
    }
}
