package io.reactiveusers.master.migration;

/**
 * What became of an imported row.
 *
 * @param field the field at fault if the row is refused, by its name on the wire; {@code null} if it is not about one
 * @param reason why the row is refused; {@code null} otherwise
 */
public record ImportOutcome(Kind kind, String field, String reason) {
    /** What happened. */
    public enum Kind {
        CREATED,
        CHANGED,
        UNCHANGED,
        REFUSED
    }

    public static final ImportOutcome CREATED = new ImportOutcome(Kind.CREATED, null, null);
    static final ImportOutcome CHANGED = new ImportOutcome(Kind.CHANGED, null, null);
    static final ImportOutcome UNCHANGED = new ImportOutcome(Kind.UNCHANGED, null, null);

    /** A row that is not taken. */
    public static ImportOutcome refused(String field, String reason) {
        return new ImportOutcome(Kind.REFUSED, field, reason);
    }
}
