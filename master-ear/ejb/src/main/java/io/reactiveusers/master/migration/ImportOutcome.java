package io.reactiveusers.master.migration;

import io.reactiveusers.support.validation.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of a row.
 *
 * @param remark why the row is refused, or what of it was left out; {@code null} if there is nothing to say
 */
public record ImportOutcome(Kind kind, Remark remark) {
    /** What happened. */
    public enum Kind {
        CREATED,
        CHANGED,
        UNCHANGED,
        REFUSED,
        /** Of a model or a field that a directory does not have; counted, not listed. */
        LEFT_OUT
    }

    /**
     * Something that the person who imports should know.
     *
     * @param field the field it is about, by its name in the dump; {@code null} if it is about the whole row
     * @param detail at most {@value #DETAIL_LIMIT} characters
     */
    public record Remark(String field, String detail) {
        private static final int DETAIL_LIMIT = 1000;

        public Remark {
            detail = ReportText.of(detail, DETAIL_LIMIT);
        }

        static Remark join(Remark first, Remark second) {
            if (first == null || second == null) {
                return first == null ? second : first;
            }
            return new Remark(first.field, first.detail + "; " + second.detail);
        }
    }

    static final ImportOutcome CREATED = new ImportOutcome(Kind.CREATED, null);
    static final ImportOutcome CHANGED = new ImportOutcome(Kind.CHANGED, null);
    static final ImportOutcome UNCHANGED = new ImportOutcome(Kind.UNCHANGED, null);

    static ImportOutcome refused(String field, String detail) {
        return new ImportOutcome(Kind.REFUSED, new Remark(field, detail));
    }

    /** Returns the refusal of a row with these faults, at least one. */
    static ImportOutcome refused(List<FieldError> faults) {
        String detail = faults.stream().map(FieldError::detail).distinct().collect(Collectors.joining("; "));
        return refused(faults.get(0).field(), detail);
    }

    /** Returns this outcome with one more remark; {@code null} adds none. */
    ImportOutcome with(Remark more) {
        return new ImportOutcome(kind, Remark.join(remark, more));
    }

    boolean isRefused() {
        return kind == Kind.REFUSED;
    }
}
