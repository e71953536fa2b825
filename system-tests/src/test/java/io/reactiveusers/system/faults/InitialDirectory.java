package io.reactiveusers.system.faults;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Set;

/** The users, groups and permissions before the first change of a run, and their import as a dump of Django. */
final class InitialDirectory {
    /** Number of groups. */
    static final int GROUPS = 9;

    /** Ids of the permissions. */
    static final List<Long> PERMISSIONS = List.of(1L, 2L, 3L, 4L, 5L);

    private static final long FIRST_USER_ID = 1001;
    private static final long FIRST_GROUP_ID = 11;

    private InitialDirectory() {}

    /** Returns the initial state of a user of the plans. */
    static Person user(int user) {
        return new Person("u" + user, "First", "Last", "u" + user + "@example.org", true, false, Set.of(), Set.of());
    }

    /** Returns the initial id of a user of the plans. */
    static long userId(int user) {
        return FIRST_USER_ID + user;
    }

    /** Returns the initial name of a group of the plans. */
    static String group(int group) {
        return "group " + group;
    }

    /** Returns the initial id of a group of the plans. */
    static long groupId(int group) {
        return FIRST_GROUP_ID + group;
    }

    /** Returns all of it as {@code manage.py dumpdata} would write it. */
    static JsonArray dump(int users) {
        JsonArrayBuilder rows = Json.createArrayBuilder();
        rows.add(row(
                "contenttypes.contenttype",
                1,
                Json.createObjectBuilder().add("app_label", "faults").add("model", "thing")));
        for (long permission : PERMISSIONS) {
            rows.add(row(
                    "auth.permission",
                    permission,
                    Json.createObjectBuilder()
                            .add("name", "Can do " + permission)
                            .add("content_type", 1)
                            .add("codename", "do_" + permission)));
        }
        for (int group = 0; group < GROUPS; group++) {
            rows.add(row(
                    "auth.group",
                    groupId(group),
                    Json.createObjectBuilder()
                            .add("name", group(group))
                            .add("permissions", Json.createArrayBuilder())));
        }
        for (int user = 0; user < users; user++) {
            rows.add(djangoUser(userId(user), user(user)));
        }
        return rows.build();
    }

    /** A row of a dump for a user without groups and permissions. */
    static JsonObject djangoUser(long id, Person person) {
        return row(
                        "auth.user",
                        id,
                        Json.createObjectBuilder()
                                .add("password", "!")
                                .addNull("last_login")
                                .add("is_superuser", false)
                                .add("username", person.username())
                                .add("first_name", person.firstName())
                                .add("last_name", person.lastName())
                                .add("email", person.email())
                                .add("is_staff", person.staff())
                                .add("is_active", person.active())
                                .add("date_joined", "2026-11-24T08:00:00Z")
                                .add("groups", Json.createArrayBuilder())
                                .add("user_permissions", Json.createArrayBuilder()))
                .build();
    }

    private static JsonObjectBuilder row(String model, long id, JsonObjectBuilder fields) {
        return Json.createObjectBuilder().add("model", model).add("pk", id).add("fields", fields);
    }
}
