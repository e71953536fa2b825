package io.reactiveusers.master.groups;

import java.util.Set;

/**
 * A group as the directory answers it.
 *
 * @param name at most 150 code points, unique
 * @param permissions ids of permissions
 */
public record GroupDetails(long id, String name, Set<Long> permissions) {}
