package io.reactiveusers.client.replica;

import io.reactiveusers.common.UserState;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.util.List;
import java.util.Map;

/** A user, or one of the two lists that a row keeps as text, in JSON with the field names of the wire contract. */
public final class UserJson {
    /** Kept in a field, because each {@code Json.create…} looks its provider up. */
    private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private UserJson() {}

    /** Returns the whole replicated state. */
    public static JsonObject of(UserState user) {
        return BUILDERS.createObjectBuilder()
                .add("id", user.id())
                .add("username", user.username())
                .add("first_name", user.firstName())
                .add("last_name", user.lastName())
                .add("email", user.email())
                .add("is_active", user.active())
                .add("groups", ofGroups(user.groups()))
                .add("user_permissions", ofPermissions(user.userPermissions()))
                .build();
    }

    static JsonArray ofGroups(List<UserState.Group> groups) {
        JsonArrayBuilder array = BUILDERS.createArrayBuilder();
        groups.forEach(group ->
                array.add(BUILDERS.createObjectBuilder().add("id", group.id()).add("name", group.name())));
        return array.build();
    }

    static List<UserState.Group> groups(String json) {
        return parse(json).stream()
                .map(group -> new UserState.Group(group.getJsonNumber("id").longValueExact(), group.getString("name")))
                .toList();
    }

    static JsonArray ofPermissions(List<UserState.Permission> permissions) {
        JsonArrayBuilder array = BUILDERS.createArrayBuilder();
        permissions.forEach(permission -> array.add(
                BUILDERS.createObjectBuilder().add("id", permission.id()).add("codename", permission.codename())));
        return array.build();
    }

    static List<UserState.Permission> permissions(String json) {
        return parse(json).stream()
                .map(permission -> new UserState.Permission(
                        permission.getJsonNumber("id").longValueExact(), permission.getString("codename")))
                .toList();
    }

    private static List<JsonObject> parse(String json) {
        // Most users have none.
        if (json.equals("[]")) {
            return List.of();
        }
        try (JsonReader reader = READERS.createReader(new StringReader(json))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }
}
