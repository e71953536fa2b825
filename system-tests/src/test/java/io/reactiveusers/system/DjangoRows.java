package io.reactiveusers.system;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/** Rows as Django's {@code dumpdata} writes them. */
final class DjangoRows {
    private DjangoRows() {}

    /** A user without a password and without groups. */
    static JsonObject user(long id, String username, String firstName, boolean staff) {
        return Json.createObjectBuilder()
                .add("model", "auth.user")
                .add("pk", id)
                .add(
                        "fields",
                        Json.createObjectBuilder()
                                .add("password", "!")
                                .addNull("last_login")
                                .add("is_superuser", false)
                                .add("username", username)
                                .add("first_name", firstName)
                                .add("last_name", "")
                                .add("email", "")
                                .add("is_staff", staff)
                                .add("is_active", true)
                                .add("date_joined", "2026-11-24T08:00:00Z")
                                .add("groups", Json.createArrayBuilder())
                                .add("user_permissions", Json.createArrayBuilder()))
                .build();
    }
}
