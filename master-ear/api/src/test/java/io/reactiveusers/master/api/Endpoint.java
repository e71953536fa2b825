package io.reactiveusers.master.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One method of one resource, for the generated tests.
 *
 * @param path below the context; {@code {user}}, {@code {group}}, {@code {none}} stand for ids
 * @param who whose token opens it
 * @param body a valid body by its members; empty: takes no body
 * @param fields every member that a body may have, dotted for a list's objects
 * @param parameters every query parameter
 */
record Endpoint(
        String method,
        String path,
        Who who,
        Map<String, String> body,
        Map<String, Kind> fields,
        Map<String, Kind> parameters) {

    enum Who {
        ADMINISTRATOR,
        CLIENT,
        BASIC
    }

    /** What a field or parameter takes. */
    enum Kind {
        NAME,
        CLEARABLE_NAME,
        CLEARABLE_EMAIL,
        GROUP_NAME,
        CLIENT_NAME,
        PASSWORD,
        ANY_TEXT,
        FLAG,
        CLEARABLE_GROUP_IDS,
        CLEARABLE_PERMISSION_IDS,
        IDS,
        NUMBER,
        OBJECTS,
        QUERY_TEXT,
        QUERY_LIMIT,
        QUERY_ID,
        QUERY_USERS_NUMBER,
        QUERY_USERS_ID,
        QUERY_FLAG,
        QUERY_USERS_TIME,
        QUERY_USERS_SORT
    }

    private static final Map<String, Kind> USER = Map.of(
            "username", Kind.NAME,
            "first_name", Kind.CLEARABLE_NAME,
            "last_name", Kind.CLEARABLE_NAME,
            "email", Kind.CLEARABLE_EMAIL,
            "is_active", Kind.FLAG,
            "is_staff", Kind.FLAG,
            "is_superuser", Kind.FLAG,
            "groups", Kind.CLEARABLE_GROUP_IDS,
            "user_permissions", Kind.CLEARABLE_PERMISSION_IDS,
            "password", Kind.PASSWORD);

    private static final Map<String, Kind> USER_QUERY = Map.ofEntries(
            Map.entry("q", Kind.QUERY_TEXT),
            Map.entry("active", Kind.QUERY_FLAG),
            Map.entry("staff", Kind.QUERY_FLAG),
            Map.entry("superuser", Kind.QUERY_FLAG),
            Map.entry("last_login_never", Kind.QUERY_FLAG),
            Map.entry("group", Kind.QUERY_USERS_ID),
            Map.entry("joined_from", Kind.QUERY_USERS_TIME),
            Map.entry("joined_to", Kind.QUERY_USERS_TIME),
            Map.entry("last_login_from", Kind.QUERY_USERS_TIME),
            Map.entry("last_login_to", Kind.QUERY_USERS_TIME),
            Map.entry("sort", Kind.QUERY_USERS_SORT),
            Map.entry("offset", Kind.QUERY_USERS_NUMBER),
            Map.entry("limit", Kind.QUERY_USERS_NUMBER));

    private static final Map<String, Kind> GROUP =
            Map.of("name", Kind.GROUP_NAME, "permissions", Kind.CLEARABLE_PERMISSION_IDS);

    /**
     * Every method of every resource except the one that takes dumps; {@code EndpointsTest} keeps the list complete.
     */
    static final List<Endpoint> ALL = List.of(
            get("/users", USER_QUERY),
            new Endpoint("POST", "/users", Who.ADMINISTRATOR, Map.of("username", "\"new\""), USER, Map.of()),
            get("/users/{user}", Map.of()),
            new Endpoint("PATCH", "/users/{user}", Who.ADMINISTRATOR, Map.of("is_active", "true"), USER, Map.of()),
            delete("/users/{none}"),
            get("/groups", Map.of()),
            new Endpoint("POST", "/groups", Who.ADMINISTRATOR, Map.of("name", "\"new\""), GROUP, Map.of()),
            get("/groups/{group}", Map.of()),
            new Endpoint("PATCH", "/groups/{group}", Who.ADMINISTRATOR, Map.of("permissions", "[]"), GROUP, Map.of()),
            delete("/groups/{none}"),
            get("/permissions", Map.of()),
            get("/imports", Map.of()),
            get("/imports/{none}", Map.of()),
            delete("/imports/{none}"),
            get(
                    "/imports/{none}/report",
                    Map.of(
                            "after",
                            Kind.QUERY_ID,
                            "limit",
                            Kind.QUERY_LIMIT,
                            "outcome",
                            Kind.QUERY_TEXT,
                            "remarks",
                            Kind.QUERY_FLAG)),
            get("/tokens", Map.of()),
            new Endpoint(
                    "POST",
                    "/tokens",
                    Who.BASIC,
                    Map.of("client", "\"c\""),
                    Map.of("client", Kind.CLIENT_NAME),
                    Map.of()),
            delete("/tokens/{none}"),
            get("/outbox/parked", Map.of("after", Kind.QUERY_ID, "limit", Kind.QUERY_LIMIT)),
            new Endpoint("POST", "/outbox/parked/{none}/release", Who.ADMINISTRATOR, Map.of(), Map.of(), Map.of()),
            new Endpoint(
                    "POST",
                    "/logins",
                    Who.CLIENT,
                    Map.of("username", "\"nobody\"", "password", "\"nothing\""),
                    Map.of("username", Kind.ANY_TEXT, "password", Kind.ANY_TEXT),
                    Map.of()),
            get("/status", Map.of()),
            get("/replication/ranges", Map.of("after", Kind.QUERY_ID, "limit", Kind.QUERY_LIMIT)),
            get("/replication/users", Map.of("after", Kind.QUERY_ID, "through", Kind.QUERY_ID)),
            new Endpoint(
                    "POST", "/replication/users", Who.CLIENT, Map.of("ids", "[1]"), Map.of("ids", Kind.IDS), Map.of()),
            new Endpoint(
                    "POST",
                    "/replication/repairs",
                    Who.CLIENT,
                    Map.of("users", "[]"),
                    Map.of("users", Kind.OBJECTS, "users[1].id", Kind.NUMBER, "users[1].revision", Kind.NUMBER),
                    Map.of()));

    private static Endpoint get(String path, Map<String, Kind> parameters) {
        return new Endpoint("GET", path, Who.ADMINISTRATOR, Map.of(), Map.of(), parameters);
    }

    private static Endpoint delete(String path) {
        return new Endpoint("DELETE", path, Who.ADMINISTRATOR, Map.of(), Map.of(), Map.of());
    }

    boolean hasBody() {
        return !body.isEmpty();
    }

    /** Returns the path as the resources' annotations have it. */
    String template() {
        return path.replaceAll("\\{\\w+}", "{}");
    }

    /** Returns a body that is valid but for one field. */
    String bodyWith(String field, String value) {
        if (field.startsWith("users[1].")) {
            String other = field.endsWith("id") ? "revision" : "id";
            return "{\"users\": [{\"id\": 1, \"revision\": -1}, {\"" + field.substring(9) + "\": " + value + ", \""
                    + other + "\": 1}]}";
        }
        List<String> members = new ArrayList<>(List.of("\"" + field + "\": " + value));
        body.forEach((name, valid) -> {
            if (!name.equals(field)) {
                members.add("\"" + name + "\": " + valid);
            }
        });
        return "{" + String.join(", ", members) + "}";
    }

    String validBody() {
        return body.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\": " + member.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
