package io.reactiveusers.master.console.groups;

import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserQuery;
import io.reactiveusers.master.groups.GroupDirectory;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many members each group has, and who the first of them are, read at most once a request. */
@Named
@RequestScoped
public class GroupMembers {
    private static final String FIRST = "20";

    @EJB
    private GroupDirectory directory;

    @EJB
    private UserDirectory users;

    private Map<Long, Long> counts;
    private final Map<Long, List<UserDetails>> first = new HashMap<>();

    /** Returns the number of members, as people read it. */
    public String count(long group) {
        return String.format(Locale.ENGLISH, "%,d", members(group));
    }

    /** Returns the number with its noun. */
    public String text(long group) {
        return count(group) + (members(group) == 1 ? " member" : " members");
    }

    /** Returns the first {@value #FIRST} members by name. */
    public List<UserDetails> first(long group) {
        return first.computeIfAbsent(group, id -> {
            Map<String, List<String>> parameters =
                    Map.of("group", List.of(Long.toString(id)), "sort", List.of("username"), "limit", List.of(FIRST));
            return users.search(UserQuery.parse(parameters, new FieldErrors())).users();
        });
    }

    private long members(long group) {
        if (counts == null) {
            counts = directory.memberCounts();
        }
        return counts.getOrDefault(group, 0L);
    }
}
