package io.reactiveusers.master.migration;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One row of a dump.
 *
 * @param number its place in the dump, from 1
 */
record DumpRow(long number, JsonObject json) {
    static final String CONTENT_TYPE = "contenttypes.contenttype";
    static final String PERMISSION = "auth.permission";
    static final String GROUP = "auth.group";
    static final String USER = "auth.user";

    /** A field that is not what Django writes. */
    static final class InvalidFieldException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String field;

        InvalidFieldException(String field, String message) {
            super(field + " " + message);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    String model() {
        return json.get("model") instanceof JsonString model ? model.getString() : "";
    }

    long id() throws InvalidFieldException {
        return id("pk", json.get("pk"));
    }

    String text(String field) throws InvalidFieldException {
        if (value(field) instanceof JsonString text) {
            return text.getString();
        }
        throw new InvalidFieldException(field, "is missing or not a string");
    }

    boolean flag(String field) throws InvalidFieldException {
        JsonValue value = value(field);
        if (JsonValue.TRUE.equals(value) || JsonValue.FALSE.equals(value)) {
            return JsonValue.TRUE.equals(value);
        }
        throw new InvalidFieldException(field, "is missing or not a boolean");
    }

    /** A time with its offset; {@code null} where Django has none. */
    Instant time(String field) throws InvalidFieldException {
        if (JsonValue.NULL.equals(value(field))) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text(field)).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidFieldException(field, "is not a time with an offset");
        }
    }

    long reference(String field) throws InvalidFieldException {
        return id(field, value(field));
    }

    Set<Long> references(String field) throws InvalidFieldException {
        if (!(value(field) instanceof JsonArray values)) {
            throw new InvalidFieldException(field, "is missing or not an array");
        }
        Set<Long> ids = new LinkedHashSet<>();
        for (JsonValue value : values) {
            ids.add(id(field, value));
        }
        return ids;
    }

    private JsonValue value(String field) {
        return json.get("fields") instanceof JsonObject fields ? fields.get(field) : null;
    }

    private static long id(String field, JsonValue value) throws InvalidFieldException {
        if (value instanceof JsonNumber number) {
            try {
                long id = number.longValueExact();
                if (id > 0) {
                    return id;
                }
            } catch (ArithmeticException e) {
                throw new InvalidFieldException(field, "is not a 64-bit integer");
            }
        }
        throw new InvalidFieldException(
                field,
                value instanceof JsonArray ? "is a natural key, which is not supported" : "is not a positive integer");
    }
}
