package io.reactiveusers.master.console.groups;

import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.Locale;
import java.util.Map;

/** How many members each group has, counted at most once a request. */
@Named
@RequestScoped
public class GroupMembers {
    @EJB
    private GroupDirectory directory;

    private Map<Long, Long> counts;

    /** Returns the number of members, as people read it. */
    public String count(long group) {
        return String.format(Locale.ENGLISH, "%,d", members(group));
    }

    /** Returns the number with its noun. */
    public String text(long group) {
        return count(group) + (members(group) == 1 ? " member" : " members");
    }

    private long members(long group) {
        if (counts == null) {
            counts = directory.memberCounts();
        }
        return counts.getOrDefault(group, 0L);
    }
}
