package io.reactiveusers.master.migration;

import io.reactiveusers.support.validation.FieldErrors;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One row of a dump.
 *
 * @param model its label in lower case; {@link #NO_MODEL} if it has none
 * @param pk {@code null} if it has none, as with natural primary keys
 * @param fields an object; empty if there is a fault
 * @param fault why nothing of the row can be used; {@code null}: it can
 */
record DumpRow(Place place, String model, JsonNode pk, JsonNode fields, String fault) {
    static final String CONTENT_TYPE = "contenttypes.contenttype";
    static final String PERMISSION = "auth.permission";
    static final String GROUP = "auth.group";
    static final String NO_MODEL = "unknown";

    /**
     * Ids of a dump are below this. A sequence that goes on after the highest of them can still give as many ids that are
     * exact in JavaScript, which ends at 2^53.
     */
    static final long ID_LIMIT = 1L << 52;

    /**
     * Where a row is.
     *
     * @param number counted from 1
     * @param offset of its first byte in the {@link DumpFile}
     * @param bytes how many it has
     */
    record Place(long number, long offset, long bytes) {}

    long number() {
        return place.number();
    }

    /** Returns the primary key; {@code null} if there is none, or after adding an error if it is no id. */
    Long id(FieldErrors errors) {
        if (pk == null) {
            return null;
        }
        Long id = id(pk);
        if (id == null) {
            errors.add("pk", "is not a whole number from 1 to 2^52 - 1");
        }
        return id;
    }

    /** Returns the id that a value is; {@code null} if it is none. */
    static Long id(JsonNode value) {
        return value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() > 0
                        && value.longValue() < ID_LIMIT
                ? value.longValue()
                : null;
    }

    /** Returns a string, empty for a null; {@code null} if the field is missing, or after adding an error. */
    String text(String field, FieldErrors errors) {
        JsonNode value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            errors.add(field, "is not a string");
            return null;
        }
        return value.stringValue();
    }

    /** Returns a boolean; {@code null} if the field is missing, or after adding an error. */
    Boolean flag(String field, FieldErrors errors) {
        JsonNode value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            errors.add(field, "is not true or false");
            return null;
        }
        return value.booleanValue();
    }

    /**
     * Returns a time; {@code null} if the field is missing or null, or after adding an error.
     *
     * @param zone of a time without an offset
     */
    Instant time(String field, ZoneId zone, FieldErrors errors) {
        JsonNode value = fields.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        try {
            Instant time = time(value.isString() ? value.stringValue() : "", zone);
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1 && year <= 9999) {
                return time;
            }
        } catch (DateTimeException e) {
            // Reported below, without the text.
        }
        errors.add(field, "is not a time of the years 1 to 9999 in ISO 8601");
        return null;
    }

    private static Instant time(String text, ZoneId zone) {
        String iso = text.replace(' ', 'T');
        if (iso.length() == "2024-02-29".length()) {
            return LocalDate.parse(iso).atStartOfDay(zone).toInstant();
        }
        // The offset, if any, is after the date and the hour.
        boolean hasOffset = iso.length() > 11
                && Pattern.compile("[Zz+-]").matcher(iso.substring(11)).find();
        return hasOffset
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).atZone(zone).toInstant();
    }

    /** Returns the elements of an array; {@code null} if the field is missing, or after adding an error. */
    List<JsonNode> references(String field, FieldErrors errors) {
        JsonNode value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            errors.add(field, "is not an array");
            return null;
        }
        List<JsonNode> references = new ArrayList<>();
        value.forEach(references::add);
        return references;
    }

    /** Returns the parts of a natural key; {@code null} if the value is none of that many strings. */
    static List<String> naturalKey(JsonNode value, Set<Integer> sizes) {
        if (!value.isArray() || !sizes.contains(value.size())) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode part : value) {
            if (!part.isString()) {
                return null;
            }
            parts.add(part.stringValue());
        }
        return parts;
    }
}
