package io.reactiveusers.master.directory;

import java.util.List;

/**
 * A part of what a search found.
 *
 * @param total how many it found in all
 */
public record UserPage(long total, List<UserDetails> users) {}
