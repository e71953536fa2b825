package io.reactiveusers.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares users in the master's responses with one writer's plan, and their revisions with those seen before. */
final class ResponseCheck {
    private final Map<Long, Long> revisions = new HashMap<>();

    /**
     * Checks a user after a change.
     *
     * @param wantedGroups ids of the groups that the plan gives the user. There may be others: members keep a deleted group
     *     until they are republished
     */
    void check(Change change, JsonObject user, Set<Long> wantedGroups) {
        assertThat(new Person(
                        user.getString("username"),
                        user.getString("first_name"),
                        user.getString("last_name"),
                        user.getString("email"),
                        user.getBoolean("is_active"),
                        user.getBoolean("is_staff"),
                        Set.of(),
                        new TreeSet<>(idsOf(user.getJsonArray("user_permissions")))))
                .as("LOST: user %s as the master returns it, after %s", user.get("id"), change.kind())
                .isEqualTo(change.after().withGroups(Set.of()));
        assertThat(idsOf(user.getJsonArray("groups")))
                .as("LOST: groups of user %s as the master returns them", user.get("id"))
                .containsAll(wantedGroups);
        long id = user.getJsonNumber("id").longValue();
        long revision = user.getJsonNumber("revision").longValue();
        assertThat(revision).as("revision of user %s", id).isGreaterThanOrEqualTo(revisions.getOrDefault(id, 0L));
        revisions.put(id, revision);
    }

    private static Set<Long> idsOf(JsonArray array) {
        Set<Long> result = new HashSet<>();
        array.getValuesAs(JsonNumber.class).forEach(id -> result.add(id.longValue()));
        return result;
    }
}
