package io.reactiveusers.master.migration;

/** A row of a dump, read as what its model has. */
interface ImportRow {
    DumpRow.Place place();

    /** Returns the primary key; {@code null} if the row has none that is an id. */
    Long id();

    /** Returns why the row cannot be taken; {@code null} if it can. */
    ImportOutcome fault();

    default long number() {
        return place().number();
    }
}
