package io.reactiveusers.master.console.users;

import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserPage;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The users that a search finds, for a table that asks for no more than the page it shows. */
class UserRows extends LazyDataModel<UserDetails> {
    private static final long serialVersionUID = 1L;

    private final transient UserDirectory directory;
    private final transient Supplier<String> search;

    UserRows(UserDirectory directory, Supplier<String> search) {
        this.directory = directory;
        this.search = search;
    }

    /** Not known before {@link #load}, which counts with the same call. */
    @Override
    public int count(Map<String, FilterMeta> filterBy) {
        return 0;
    }

    @Override
    public List<UserDetails> load(
            int first, int pageSize, Map<String, SortMeta> sortBy, Map<String, FilterMeta> filterBy) {
        UserPage page = directory.search(search.get(), first, pageSize);
        int total = Math.toIntExact(page.total());
        int within = recalculateFirst(first, pageSize, total);
        setRowCount(total);
        return within == first
                ? page.users()
                : directory.search(search.get(), within, pageSize).users();
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
