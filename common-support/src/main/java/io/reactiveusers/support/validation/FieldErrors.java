package io.reactiveusers.support.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Collects the faults of one input. Not thread-safe. */
public final class FieldErrors {
    /**
     * Characters that no name may have: control characters, and halves of surrogate pairs, which no database stores.
     */
    private static final Pattern NO_TEXT = Pattern.compile("\\p{Cc}|[\\x{D800}-\\x{DFFF}]");

    private final List<FieldError> errors = new ArrayList<>();

    /** Adds a fault; the detail begins with the field's name if the fault is one field's. */
    public void add(String field, String detail) {
        errors.add(new FieldError(field, field == null ? detail : field + " " + detail));
    }

    /**
     * Checks that a text is there, has no control characters, and is not too long.
     *
     * @param limit in code points
     * @return whether it passed, so that further rules are worth checking
     */
    public boolean checkText(String field, String value, int limit) {
        int before = errors.size();
        if (value == null) {
            add(field, "is missing");
        } else if (value.codePointCount(0, value.length()) > limit) {
            add(field, "is longer than " + limit + " characters");
        } else if (NO_TEXT.matcher(value).find()) {
            add(field, "has characters that are no text");
        }
        return errors.size() == before;
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /** Returns the number of faults. */
    public int size() {
        return errors.size();
    }

    /** Adds the faults whose fields have none yet. */
    public void addOfOtherFields(List<FieldError> others) {
        Set<String> fields = errors.stream().map(FieldError::field).collect(Collectors.toSet());
        others.stream().filter(error -> !fields.contains(error.field())).forEach(errors::add);
    }

    /** Returns the faults in the order in which they were found. */
    public List<FieldError> list() {
        return List.copyOf(errors);
    }
}
