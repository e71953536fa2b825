package io.reactiveusers.support.validation;

/**
 * One fault of an input.
 *
 * @param field the field at fault, by its name on the wire; {@code null} if the fault is not one field's
 * @param detail for the person who sent it; never quotes the value
 */
public record FieldError(String field, String detail) {}
