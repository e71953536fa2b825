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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Plays the master's {@code /api/replication} as {@code docs/api.md} describes it, over {@link MasterUsers}, with the
 * failures that a test requests. It publishes repairs to the queue.
 */
public final class Replication implements HttpHandler {
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    /** 0 for none; a status to return instead; -1 to cut every response off; -2 to cut the response to a repair off. */
    private static volatile int failure;

    /** Makes every call succeed, and forgets the calls so far. */
    public static void reset() {
        failure = 0;
        CALLS.clear();
    }

    /** Fails from now on as {@link #failure} says. */
    public static void fail(int how) {
        failure = how;
    }

    /** Returns the calls so far, as {@code GET ranges}. */
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
        for (UserChanged user : MasterUsers.USERS.tailMap(after, false).values().stream()
                .limit(limit)
                .toList()) {
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
        List<UserChanged> found = MasterUsers.USERS.subMap(after, false, through, true).values().stream()
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
                                        .filter(MasterUsers.USERS::containsKey)
                                        .map(MasterUsers.USERS::get)
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
            UserChanged known = MasterUsers.USERS.get(id(user));
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
                MasterUsers.put(event);
            }
            events.add(event);
        }
        Queue.send(events);
        return Json.createObjectBuilder()
                .add("refused", refused)
                .add("pending", MasterUsers.PENDING.size())
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
                    .add("pending", MasterUsers.PENDING.contains(user.user().id())));
        }
        asked.stream()
                .filter(id -> MasterUsers.PENDING.contains(id) && !MasterUsers.USERS.containsKey(id))
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
}
