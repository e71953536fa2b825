package io.reactiveusers.master.groups;

import java.util.Set;

/**
 * A group as the directory holds it.
 *
 * @param version for a change that must not overwrite another's: {@link GroupDirectory#change}
 * @param name at most 150 code points, unique
 * @param permissions ids of permissions
 */
public record GroupDetails(long id, int version, String name, Set<Long> permissions) {}
