package io.reactiveusers.client.live;

import io.reactiveusers.client.replica.ReplicaState;
import io.reactiveusers.client.replica.UserJson;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;

/** The JSON that a page receives over the socket and by {@code GET /me}: {@code {"revision": …, "user": {…}}}. */
public final class Frame {
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(null);

    private Frame() {}

    /** Returns the JSON text of a ping, which says which revision the page should show. */
    static String ping(long revision) {
        return "{\"revision\":" + revision + "}";
    }

    /** Returns the JSON text for a replicated user. */
    public static String of(ReplicaState state) {
        return JSON.createObjectBuilder()
                .add("revision", state.revision())
                .add("user", UserJson.of(state.user()))
                .build()
                .toString();
    }
}
