package io.reactiveusers.master.directory;

import java.util.List;

/**
 * A page of the result of a search.
 *
 * @param total how many it found in all
 */
public record UserPage(long total, List<UserDetails> users) {}
