package io.reactiveusers.client.replica;

import io.reactiveusers.common.UserState;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;

/** A user in JSON, with the names of the wire contract; of it, the two lists a row keeps as text. */
public final class UserJson {
    private UserJson() {}

    /** The whole replicated state. */
    public static JsonObject of(UserState user) {
        return Json.createObjectBuilder()
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
        JsonArrayBuilder array = Json.createArrayBuilder();
        groups.forEach(group ->
                array.add(Json.createObjectBuilder().add("id", group.id()).add("name", group.name())));
        return array.build();
    }

    static List<UserState.Group> groups(String json) {
        return parse(json).stream()
                .map(group -> new UserState.Group(group.getJsonNumber("id").longValueExact(), group.getString("name")))
                .toList();
    }

    static JsonArray ofPermissions(List<UserState.Permission> permissions) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        permissions.forEach(permission -> array.add(
                Json.createObjectBuilder().add("id", permission.id()).add("codename", permission.codename())));
        return array.build();
    }

    static List<UserState.Permission> permissions(String json) {
        return parse(json).stream()
                .map(permission -> new UserState.Permission(
                        permission.getJsonNumber("id").longValueExact(), permission.getString("codename")))
                .toList();
    }

    private static List<JsonObject> parse(String json) {
        // Most users have none, and a parser costs more than the rest of the row.
        if (json.equals("[]")) {
            return List.of();
        }
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }
}
