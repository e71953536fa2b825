package io.reactiveusers.support.http;

import io.reactiveusers.support.validation.FieldErrors;

/**
 * A record of a request with rules beyond types. Each of its components is a {@link Member}, or may be {@code null}, so
 * that the record can be made even where some of its members are at fault, and all faults are reported together.
 */
public interface Validated {
    /**
     * Adds what the values violate. Members of a wrong type have been added already, and are absent here.
     *
     * @param errors has the faults found so far; must be left with each field's first fault only
     */
    void validate(FieldErrors errors);
}
