package io.reactiveusers.master.api;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A request's JSON object, read field by field: absent means {@code otherwise}, and what has the wrong type is an
 * {@link InvalidBodyException}. Fields nobody asks for are refused by {@link #checkNames}.
 */
final class Body {
    private final JsonObject json;

    private Body(JsonObject json) {
        this.json = json;
    }

    static Body of(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return new Body(reader.readObject());
        } catch (JsonException e) {
            throw new InvalidBodyException(null, "the body is not a JSON object");
        }
    }

    /** Refuses a field the request may not carry: most likely a misspelt one, whose change would be lost. */
    void checkNames(Set<String> names) {
        for (String name : json.keySet()) {
            if (!names.contains(name)) {
                throw new InvalidBodyException(name, name + " is not a field that can be written");
            }
        }
    }

    String text(String name, String otherwise) {
        if (!json.containsKey(name)) {
            return otherwise;
        }
        if (json.get(name) instanceof JsonString string) {
            return string.getString();
        }
        throw new InvalidBodyException(name, name + " is not a string");
    }

    String requiredText(String name) {
        String text = text(name, null);
        if (text == null) {
            throw new InvalidBodyException(name, name + " is missing");
        }
        return text;
    }

    boolean flag(String name, boolean otherwise) {
        if (!json.containsKey(name)) {
            return otherwise;
        }
        return switch (json.get(name).getValueType()) {
            case TRUE -> true;
            case FALSE -> false;
            default -> throw new InvalidBodyException(name, name + " is not a boolean");
        };
    }

    long requiredNumber(String name) {
        if (json.get(name) instanceof JsonNumber number && number.isIntegral()) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                throw new InvalidBodyException(name, name + " is too large");
            }
        }
        throw new InvalidBodyException(name, name + " is missing or not a whole number");
    }

    List<Body> requiredObjects(String name) {
        List<Body> objects = new ArrayList<>();
        if (json.get(name) instanceof JsonArray values) {
            for (JsonValue value : values) {
                if (!(value instanceof JsonObject object)) {
                    throw new InvalidBodyException(name, name + " holds something that is not an object");
                }
                objects.add(new Body(object));
            }
            return objects;
        }
        throw new InvalidBodyException(name, name + " is missing or not an array");
    }

    Set<Long> ids(String name, Set<Long> otherwise) {
        if (!json.containsKey(name)) {
            return otherwise;
        }
        Set<Long> ids = new HashSet<>();
        if (json.get(name) instanceof JsonArray values) {
            for (JsonValue value : values) {
                if (!(value instanceof JsonNumber number) || !number.isIntegral()) {
                    throw new InvalidBodyException(name, name + " holds something that is not an id");
                }
                ids.add(number.longValue());
            }
            return ids;
        }
        throw new InvalidBodyException(name, name + " is not an array");
    }
}
