package io.reactiveusers.support.http;

import io.reactiveusers.support.validation.FieldError;
import io.reactiveusers.support.validation.FieldErrors;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Binds JSON objects to records and collects every fault. Nothing is coerced: a component of type {@code String},
 * {@code Boolean}, {@code Long}, {@code Double}, {@code List}, {@code Set}, or of a record type takes that JSON type
 * and no other; a {@code Long} must be written without fraction and exponent and fit into 64 bits, a {@code Double}
 * must be finite. Strings with NUL or half a surrogate pair are refused, since no database stores them.
 */
final class RecordBinder {
    private final FieldErrors errors = new FieldErrors();

    private RecordBinder() {}

    /**
     * Binds a request's body.
     *
     * @param required names of members that may not be absent, besides those that the record says
     * @throws ProblemException 400 with all faults
     */
    static <T> T bind(JsonNode json, Class<T> type, Set<String> required) {
        if (!json.isObject()) {
            throw new ProblemException(Problem.of(ProblemType.INVALID, "the body is not a JSON object"));
        }
        RecordBinder binder = new RecordBinder();
        Object bound = binder.object("", json, type, required);
        if (!binder.errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(binder.errors));
        }
        return type.cast(bound);
    }

    /** Returns {@code null} if there was a fault and the record is not {@link Validated}. */
    private Object object(String prefix, JsonNode json, Class<?> type, Set<String> required) {
        int before = errors.size();
        RecordComponent[] components = type.getRecordComponents();
        Set<String> known =
                Arrays.stream(components).map(c -> Json.name(c.getName())).collect(Collectors.toSet());
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                errors.add(prefix + name, "is not a field that can be written");
            }
        }
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = Json.name(components[i].getName());
            boolean needed = components[i].isAnnotationPresent(Required.class) || required.contains(name);
            values[i] = component(prefix + name, json.get(name), components[i], needed);
        }
        boolean sound = errors.size() == before;
        Object bound = sound || Validated.class.isAssignableFrom(type) ? construct(type, components, values) : null;
        if (bound instanceof Validated validated) {
            validate(validated, prefix);
        }
        return bound;
    }

    /** A nested record names its own fields only. */
    private void validate(Validated validated, String prefix) {
        if (prefix.isEmpty()) {
            validated.validate(errors);
            return;
        }
        FieldErrors own = new FieldErrors();
        validated.validate(own);
        errors.addOfOtherFields(own.list().stream()
                .map(error -> new FieldError(prefix + error.field(), prefix + error.detail()))
                .toList());
    }

    private Object component(String field, JsonNode json, RecordComponent component, boolean required) {
        boolean member = component.getType() == Member.class;
        Type type = member ? argument(component.getGenericType()) : component.getGenericType();
        Object absent = member ? Member.absent() : null;
        if (json == null) {
            if (required) {
                errors.add(field, "is missing");
            }
            return absent;
        }
        if (json.isNull()) {
            if (!component.isAnnotationPresent(Clearable.class)) {
                errors.add(field, "may not be null");
                return absent;
            }
            return member ? Member.of(null) : null;
        }
        Object value = value(field, json, type);
        if (value == null) {
            return absent;
        }
        return member ? Member.of(value) : value;
    }

    /** Returns {@code null} if there was a fault. */
    private Object value(String field, JsonNode json, Type type) {
        if (type == String.class) {
            return text(field, json);
        }
        if (type == Boolean.class) {
            return json.isBoolean() ? json.booleanValue() : fault(field, "is not true or false");
        }
        if (type == Long.class) {
            return json.isIntegralNumber() && json.canConvertToLong()
                    ? (Object) json.longValue()
                    : fault(field, "is not a whole number of 64 bits");
        }
        if (type == Double.class) {
            return number(field, json);
        }
        if (type instanceof ParameterizedType collection) {
            List<Object> values = elements(field, json, argument(collection));
            return values == null || collection.getRawType() == List.class ? values : new HashSet<>(values);
        }
        if (type instanceof Class<?> nested && nested.isRecord()) {
            return json.isObject() ? object(field + ".", json, nested, Set.of()) : fault(field, "is not an object");
        }
        throw new IllegalStateException("a request's record may not have a component of type " + type);
    }

    private Object number(String field, JsonNode json) {
        double number = json.isNumber() ? json.asDouble(Double.NaN) : Double.NaN;
        return Double.isFinite(number) ? (Object) number : fault(field, "is not a number");
    }

    private String text(String field, JsonNode json) {
        if (!json.isString()) {
            return (String) fault(field, "is not a string");
        }
        String text = json.stringValue();
        return Texts.isText(text) ? text : (String) fault(field, "has characters that are no text");
    }

    /** An element at fault is named by its place if it is an object; a list of plain values is one field. */
    private List<Object> elements(String field, JsonNode json, Type type) {
        if (!json.isArray()) {
            fault(field, "is not an array");
            return null;
        }
        List<Object> values = new ArrayList<>();
        boolean objects = type instanceof Class<?> element && element.isRecord();
        int before = errors.size();
        for (JsonNode element : json) {
            Object value = value(objects ? field + "[" + values.size() + "]" : field, element, type);
            values.add(value);
            if (!objects && value == null) {
                break;
            }
        }
        return errors.size() == before ? values : null;
    }

    private Object fault(String field, String detail) {
        errors.add(field, detail);
        return null;
    }

    private static Object construct(Class<?> type, RecordComponent[] components, Object[] values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " refuses what its components allow", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is no record that can be made", e);
        }
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }
}
