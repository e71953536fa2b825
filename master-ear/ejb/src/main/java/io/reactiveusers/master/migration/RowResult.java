package io.reactiveusers.master.migration;

/**
 * What became of one row of a dump, as the report lists it.
 *
 * @param row its place in the dump, from 1
 * @param model its label in lower case, or {@code unknown}
 * @param pk its primary key; {@code null} if it has none that is an id
 */
public record RowResult(long row, String model, Long pk, ImportOutcome outcome) {}
