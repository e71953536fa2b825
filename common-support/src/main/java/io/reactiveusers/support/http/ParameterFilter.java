package io.reactiveusers.support.http;

import io.reactiveusers.support.validation.FieldErrors;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a request's query and path against what the resource method declares, before Jakarta REST converts anything
 * (which responds to a parameter that is no number with 404, and ignores one that nobody declared). Refused are
 * unknown parameters, one given twice where no collection is declared, numbers and booleans that are none, what is
 * outside {@link Min} and {@link Max}, not of a {@link Pattern} or longer than {@link Size} says ({@value #TEXT_LIMIT} if
 * nothing), and what is not text in UTF-8. All faults are reported together. A path id that is no 64-bit number is not found.
 */
public class ParameterFilter implements ContainerRequestFilter {
    /** Characters of a text whose parameter has no {@link Size}. */
    static final int TEXT_LIMIT = 1000;

    private static final String NUMBER = "0|-?[1-9][0-9]{0,18}";

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        checkPath(request);
        FieldErrors errors = new FieldErrors();
        Map<String, List<String>> query =
                query(request.getUriInfo().getRequestUri().getRawQuery(), errors);
        if (resource.getResourceMethod().isAnnotationPresent(OwnQuery.class)) {
            query.forEach((name, values) -> checkText(name, values, errors));
        } else {
            checkDeclared(query, errors);
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
    }

    private static void checkText(String name, List<String> values, FieldErrors errors) {
        if (!Texts.isText(name) || !values.stream().allMatch(Texts::isText)) {
            errors.add(name, "has characters that are no text");
        }
    }

    private void checkDeclared(Map<String, List<String>> query, FieldErrors errors) {
        Set<String> unknown = new HashSet<>(query.keySet());
        for (Parameter parameter : resource.getResourceMethod().getParameters()) {
            QueryParam declared = parameter.getAnnotation(QueryParam.class);
            if (declared != null) {
                unknown.remove(declared.value());
                check(declared.value(), query.getOrDefault(declared.value(), List.of()), parameter, errors);
            }
        }
        unknown.stream().sorted().forEach(name -> errors.add(name, "is not a parameter of this resource"));
    }

    private void checkPath(ContainerRequestContext request) {
        for (Parameter parameter : resource.getResourceMethod().getParameters()) {
            PathParam declared = parameter.getAnnotation(PathParam.class);
            if (declared != null && isWhole(parameter.getType())) {
                String id = request.getUriInfo().getPathParameters().getFirst(declared.value());
                if (!fits(id, parameter.getType())) {
                    throw new ProblemException(Problem.of(ProblemType.NOT_FOUND, "the path has no such id"));
                }
            }
        }
    }

    private static void check(String name, List<String> values, Parameter parameter, FieldErrors errors) {
        boolean many = Collection.class.isAssignableFrom(parameter.getType());
        if (values.size() > 1 && !many) {
            errors.add(name, "is given more than once");
            return;
        }
        Class<?> type = many ? argument(parameter.getParameterizedType()) : parameter.getType();
        for (String value : values) {
            String fault = fault(value, type, parameter);
            if (fault != null) {
                errors.add(name, fault);
                return;
            }
        }
    }

    private static String fault(String value, Class<?> type, Parameter parameter) {
        Size size = parameter.getAnnotation(Size.class);
        int limit = size == null ? TEXT_LIMIT : size.max();
        if (value.codePointCount(0, value.length()) > limit) {
            return "is longer than " + limit + " characters";
        }
        if (isWhole(type)) {
            return wholeFault(value, type, parameter);
        }
        if (type == boolean.class || type == Boolean.class) {
            return value.equals("true") || value.equals("false") ? null : "is not true or false";
        }
        Pattern pattern = parameter.getAnnotation(Pattern.class);
        if (pattern != null && !value.matches(pattern.regexp())) {
            return pattern.message();
        }
        return Texts.isText(value) ? null : "has characters that are no text";
    }

    private static String wholeFault(String value, Class<?> type, Parameter parameter) {
        Min min = parameter.getAnnotation(Min.class);
        Max max = parameter.getAnnotation(Max.class);
        if (!value.matches("-?[0-9]+")) {
            return "is not a whole number";
        }
        if (min != null && max != null) {
            return fits(value, type) && Long.parseLong(value) >= min.value() && Long.parseLong(value) <= max.value()
                    ? null
                    : "is not from " + min.value() + " to " + max.value();
        }
        if (!fits(value, type)) {
            return "is not a whole number of " + (isLong(type) ? 64 : 32) + " bits";
        }
        if (min != null && Long.parseLong(value) < min.value()) {
            return "is less than " + min.value();
        }
        return max != null && Long.parseLong(value) > max.value() ? "is more than " + max.value() : null;
    }

    private static boolean isWhole(Class<?> type) {
        return isLong(type) || type == int.class || type == Integer.class;
    }

    private static boolean isLong(Class<?> type) {
        return type == long.class || type == Long.class;
    }

    private static boolean fits(String value, Class<?> type) {
        if (!value.matches(NUMBER)) {
            return false;
        }
        try {
            long number = Long.parseLong(value);
            return isLong(type) || number == (int) number;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Class<?> argument(Type type) {
        Type argument = ((ParameterizedType) type).getActualTypeArguments()[0];
        return argument instanceof Class<?> plain ? plain : Object.class;
    }

    /** Decodes the query here, because a server replaces malformed UTF-8 instead of refusing it. */
    private static Map<String, List<String>> query(String raw, FieldErrors errors) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            try {
                query.computeIfAbsent(PercentEncoding.decode(parts[0], true), name -> new ArrayList<>())
                        .add(parts.length == 1 ? "" : PercentEncoding.decode(parts[1], true));
            } catch (CharacterCodingException e) {
                errors.add(parts[0], "is not percent-encoded UTF-8");
            }
        }
        return query;
    }
}
