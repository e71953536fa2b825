package io.reactiveusers.support.http;

/**
 * A member of a JSON merge patch (RFC 7396), which may be absent (leave as it is), {@code null} (clear) or have a value.
 * As the type of a record's component it is never {@code null} itself; a component without it cannot tell absent from
 * {@code null}.
 *
 * @param value {@code null} if absent or to be cleared
 */
public record Member<T>(boolean isPresent, T value) {
    private static final Member<?> ABSENT = new Member<>(false, null);

    /** Returns a member that the request does not have. */
    @SuppressWarnings("unchecked")
    public static <T> Member<T> absent() {
        return (Member<T>) ABSENT;
    }

    /** Returns a member with a value, or with {@code null}, which clears the field. */
    public static <T> Member<T> of(T value) {
        return new Member<>(true, value);
    }

    /** Returns what the field becomes: as it was if absent, {@code empty} if cleared. */
    public T applyTo(T before, T empty) {
        if (!isPresent) {
            return before;
        }
        return value == null ? empty : value;
    }
}
