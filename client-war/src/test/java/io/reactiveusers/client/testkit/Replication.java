package io.reactiveusers.client.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.reactiveusers.common.Action;
import io.reactiveusers.common.ContentDigest;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Plays the master's {@code /api/replication} as {@code docs/api.md} has it, over a directory that tests lay out, and
 * with the failures they ask for. What it is asked to repair it sends to the queue.
 */
public final class Replication implements HttpHandler {
    private static final NavigableMap<Long, UserChanged> USERS = new ConcurrentSkipListMap<>();
    private static final Set<Long> PENDING = ConcurrentHashMap.newKeySet();
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    /** The status to answer instead; 0: none, -1: the answer is cut off, -2: a repair's answer is, once it is done. */
    private static volatile int failure;

    /** Forgets everything, and has what the client's database has, and every call succeed. */
    public static void becomeEqual() throws SQLException {
        USERS.clear();
        PENDING.clear();
        failure = 0;
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from user_replica where deleted_at is null")) {
            while (row.next()) {
                put(
                        row.getLong("revision"),
                        new UserState(
                                row.getLong("id"),
                                row.getString("username"),
                                row.getString("first_name"),
                                row.getString("last_name"),
                                row.getString("email"),
                                row.getBoolean("is_active"),
                                list(row.getString("groups_json")).stream()
                                        .map(group -> new UserState.Group(id(group), group.getString("name")))
                                        .toList(),
                                list(row.getString("user_permissions_json")).stream()
                                        .map(permission -> new UserState.Permission(
                                                id(permission), permission.getString("codename")))
                                        .toList()));
            }
        }
        CALLS.clear();
    }

    /** Has an event's state, and sends nothing. */
    public static UserChanged put(UserChanged event) {
        USERS.put(event.user().id(), event);
        return event;
    }

    private static void put(long revision, UserState user) {
        put(new UserChanged(Action.UPDATE, user, revision, UUID.randomUUID(), Instant.now(), "test"));
    }

    /** Does not have a user any more, and sends nothing. */
    public static void remove(long id) {
        USERS.remove(id);
    }

    /** The revision of a user. */
    public static long revision(long id) {
        return USERS.get(id).revision();
    }

    /** Says that a user's newest change waits to be sent. */
    public static void pending(long id) {
        PENDING.add(id);
    }

    /** Fails from now on as {@link #failure} says. */
    public static void fail(int how) {
        failure = how;
    }

    /** The calls so far, as {@code GET ranges}. */
    public static List<String> calls() {
        return List.copyOf(CALLS);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        CALLS.add(exchange.getRequestMethod() + " " + path);
        int how = failure;
        if (how > 0) {
            exchange.sendResponseHeaders(how, -1);
            exchange.close();
            return;
        }
        Map<String, String> query = new TreeMap<>();
        if (exchange.getRequestURI().getQuery() != null) {
            for (String parameter : exchange.getRequestURI().getQuery().split("&")) {
                query.put(parameter.split("=")[0], parameter.split("=")[1]);
            }
        }
        String answer =
                switch (exchange.getRequestMethod() + " " + path) {
                    case "GET ranges" -> range(
                            Long.parseLong(query.get("after")), Integer.parseInt(query.get("limit")));
                    case "GET users" -> users(Long.parseLong(query.get("after")), Long.parseLong(query.get("through")));
                    case "POST users" -> users(object(body).getJsonArray("ids"));
                    case "POST repairs" -> repair(object(body).getJsonArray("users"));
                    default -> throw new IOException("no such call");
                };
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        boolean cut = how == -1 || how == -2 && path.equals("repairs");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, cut ? bytes.length / 2 : bytes.length);
        exchange.close();
    }

    private static String range(long after, int limit) {
        ContentDigest digest = new ContentDigest();
        Long through = null;
        for (UserChanged user :
                USERS.tailMap(after, false).values().stream().limit(limit).toList()) {
            digest.add(hash(user));
            through = digest.users() == limit ? user.user().id() : null;
        }
        return nullable(Json.createObjectBuilder(), "through", through)
                .add("users", digest.users())
                .add("digest", digest.hex())
                .build()
                .toString();
    }

    private static String users(long after, long through) {
        List<UserChanged> found = USERS.subMap(after, false, through, true).values().stream()
                .limit(1000)
                .toList();
        Long end = through == Long.MAX_VALUE ? null : Long.valueOf(through);
        Long reached = found.size() == 1000 ? Long.valueOf(found.get(999).user().id()) : end;
        return nullable(Json.createObjectBuilder(), "through", reached)
                .add("users", json(found, Set.of()))
                .build()
                .toString();
    }

    private static String users(JsonArray asked) {
        Set<Long> ids = asked.getValuesAs(JsonNumber.class).stream()
                .map(JsonNumber::longValueExact)
                .collect(Collectors.toSet());
        return Json.createObjectBuilder()
                .add(
                        "users",
                        json(
                                ids.stream()
                                        .filter(USERS::containsKey)
                                        .map(USERS::get)
                                        .toList(),
                                ids))
                .build()
                .toString();
    }

    private static String repair(JsonArray asked) {
        List<UserChanged> events = new ArrayList<>();
        JsonArrayBuilder refused = Json.createArrayBuilder();
        for (JsonObject user : asked.getValuesAs(JsonObject.class)) {
            long client = user.getJsonNumber("revision").longValueExact();
            if (client > System.currentTimeMillis() + 86_400_000) {
                refused.add(Json.createObjectBuilder().add("id", id(user)).add("reason", "too far"));
                continue;
            }
            UserChanged known = USERS.get(id(user));
            long revision =
                    Math.max(System.currentTimeMillis(), Math.max(client, known == null ? 0 : known.revision()) + 1);
            UserState state =
                    known == null ? new UserState(id(user), "", "", "", "", false, List.of(), List.of()) : known.user();
            UserChanged event = new UserChanged(
                    known == null ? Action.DELETE : Action.UPDATE,
                    state,
                    revision,
                    UUID.randomUUID(),
                    Instant.now(),
                    "test");
            if (known != null) {
                put(event);
            }
            events.add(event);
        }
        Queue.send(events);
        return Json.createObjectBuilder()
                .add("refused", refused)
                .add("pending", PENDING.size())
                .build()
                .toString();
    }

    private static JsonArrayBuilder json(List<UserChanged> found, Set<Long> asked) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (UserChanged user : found) {
            list.add(Json.createObjectBuilder()
                    .add("id", user.user().id())
                    .add("revision", user.revision())
                    .add("hash", hash(user))
                    .add("pending", PENDING.contains(user.user().id())));
        }
        asked.stream()
                .filter(id -> PENDING.contains(id) && !USERS.containsKey(id))
                .forEach(id -> list.add(Json.createObjectBuilder()
                        .add("id", id)
                        .addNull("revision")
                        .addNull("hash")
                        .add("pending", true)));
        return list;
    }

    private static JsonObjectBuilder nullable(JsonObjectBuilder json, String name, Long value) {
        return value == null ? json.addNull(name) : json.add(name, value);
    }

    private static String hash(UserChanged user) {
        return ContentDigest.hash(user.revision(), user.user());
    }

    private static long id(JsonObject object) {
        return object.getJsonNumber("id").longValueExact();
    }

    private static JsonObject object(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static List<JsonObject> list(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }
}
