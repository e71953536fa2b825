package io.reactiveusers.system.faults;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.Set;

/** Bodies of requests that create or change a user. */
final class RequestBody {
    private static final Person NEW = new Person("", "", "", "", true, false, Set.of(), Set.of());

    private RequestBody() {}

    /**
     * Returns the fields that differ.
     *
     * @param before the user before the change; {@code null} for a creation
     * @param groupIds ids of groups by their number in the plan
     */
    static JsonObject of(Person before, Person after, Map<Integer, Long> groupIds) {
        Person old = before == null ? NEW : before;
        JsonObjectBuilder body = Json.createObjectBuilder();
        text(body, "username", old.username(), after.username());
        text(body, "first_name", old.firstName(), after.firstName());
        text(body, "last_name", old.lastName(), after.lastName());
        text(body, "email", old.email(), after.email());
        flag(body, "is_active", old.active(), after.active());
        flag(body, "is_staff", old.staff(), after.staff());
        if (!old.groups().equals(after.groups())) {
            JsonArrayBuilder groups = Json.createArrayBuilder();
            after.groups().forEach(group -> groups.add(groupIds.get(group)));
            body.add("groups", groups);
        }
        if (!old.permissions().equals(after.permissions())) {
            body.add("user_permissions", Json.createArrayBuilder(after.permissions()));
        }
        return body.build();
    }

    private static void text(JsonObjectBuilder body, String name, String before, String after) {
        if (!before.equals(after)) {
            body.add(name, after);
        }
    }

    private static void flag(JsonObjectBuilder body, String name, boolean before, boolean after) {
        if (before != after) {
            body.add(name, after);
        }
    }
}
