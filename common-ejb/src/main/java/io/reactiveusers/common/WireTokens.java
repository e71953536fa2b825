package io.reactiveusers.common;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads one JSON object token by token. It builds no tree, so a field that nobody reads costs no memory, however large
 * it is. Every fault of the text or of a value is a {@link RefusedMessageException}, never another exception. Not
 * thread-safe.
 */
final class WireTokens {
    /** The deepest nesting of objects and arrays, the outermost object included. A message of the contract has four. */
    static final int DEPTH_LIMIT = 32;

    /** Kept in a field, because {@code Json.createParser} looks its provider up at each call. */
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    /** The digits of a 64-bit integer, and its sign. */
    private static final int LONGEST_INTEGER = 20;

    /** Reads the current value if it knows a field of this name; otherwise the value is skipped. */
    interface FieldReader {
        boolean read(String name) throws RefusedMessageException;
    }

    /** Reads one element of an array of objects. */
    interface ElementReader {
        void read() throws RefusedMessageException;
    }

    private final JsonParser parser;
    private Event event;
    private int depth;

    /** Stands before the first token of a text. */
    WireTokens(String json) {
        parser = PARSERS.createParser(new StringReader(json));
    }

    /** Reads the whole text, which must be one object and nothing else. This object cannot be used afterwards. */
    void document(FieldReader field) throws RefusedMessageException {
        try (parser) {
            if (next() != Event.START_OBJECT) {
                throw new RefusedMessageException("not a JSON object");
            }
            object("", field);
            if (hasMore()) {
                throw new RefusedMessageException("not JSON: text follows the object");
            }
        }
    }

    private boolean hasMore() {
        try {
            return parser.hasNext();
        } catch (RuntimeException e) {
            return true;
        }
    }

    /**
     * Reads the object that has just begun, to its end.
     *
     * @param path what stands before its fields' names in a reason, such as {@code user.}
     */
    void object(String path, FieldReader field) throws RefusedMessageException {
        Set<String> names = new HashSet<>();
        while (next() != Event.END_OBJECT) {
            String name = parser.getString();
            next();
            if (!field.read(name)) {
                skip();
            } else if (!names.add(name)) {
                throw new RefusedMessageException(path + name + " is given twice");
            }
        }
    }

    /** Reads the value as an array of objects. */
    void objects(String path, ElementReader element) throws RefusedMessageException {
        if (event != Event.START_ARRAY) {
            throw new RefusedMessageException(path + " is not an array");
        }
        while (next() != Event.END_ARRAY) {
            if (event != Event.START_OBJECT) {
                throw new RefusedMessageException(path + " holds something that is not an object");
            }
            element.read();
        }
    }

    /** Returns whether the value is an object. */
    boolean isObject() {
        return event == Event.START_OBJECT;
    }

    /** Returns whether the value is a string. */
    boolean isString() {
        return event == Event.VALUE_STRING;
    }

    /** Returns the value, a string, as it is. */
    String string() {
        return parser.getString();
    }

    /**
     * Returns the value as text that a database can store.
     *
     * @param limit in code points
     */
    String text(String path, int limit) throws RefusedMessageException {
        if (!isString()) {
            throw new RefusedMessageException(path + " is not a string");
        }
        String value = parser.getString();
        if (value.length() > limit && value.codePointCount(0, value.length()) > limit) {
            throw new RefusedMessageException(path + " is longer than " + limit + " code points");
        }
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            boolean pair = Character.isHighSurrogate(unit)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (pair) {
                i++;
            } else if (unit == 0 || Character.isSurrogate(unit)) {
                throw new RefusedMessageException(path + " has characters that are no text");
            }
        }
        return value;
    }

    /** Returns the value as a 64-bit integer, which must be written without fraction and exponent. */
    long integer(String path) throws RefusedMessageException {
        if (event != Event.VALUE_NUMBER) {
            throw new RefusedMessageException(path + " is not a number");
        }
        // Read as text, because converting a number of a million digits would take minutes.
        String digits = parser.getString();
        if (digits.length() <= LONGEST_INTEGER) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                // The refusal below says so without quoting the number.
            }
        }
        throw new RefusedMessageException(path + " is not a 64-bit integer");
    }

    /** Returns the value as a boolean. */
    boolean bool(String path) throws RefusedMessageException {
        if (event != Event.VALUE_TRUE && event != Event.VALUE_FALSE) {
            throw new RefusedMessageException(path + " is not a boolean");
        }
        return event == Event.VALUE_TRUE;
    }

    private void skip() throws RefusedMessageException {
        int end = depth;
        if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
            do {
                next();
            } while (depth >= end);
        }
    }

    private Event next() throws RefusedMessageException {
        try {
            event = parser.next();
        } catch (RuntimeException e) {
            // Parsers throw other exceptions too, and quote unreadable text, so the cause is not kept.
            throw new RefusedMessageException("not JSON");
        }
        if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
            if (++depth > DEPTH_LIMIT) {
                throw new RefusedMessageException("nested deeper than " + DEPTH_LIMIT + " levels");
            }
        } else if (event == Event.END_OBJECT || event == Event.END_ARRAY) {
            depth--;
        }
        return event;
    }
}
