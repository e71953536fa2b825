package io.reactiveusers.client.live;

import io.reactiveusers.client.replica.ReplicaState;
import io.reactiveusers.client.replica.UserJson;
import jakarta.json.Json;

/** What a page is told about its user, over the socket and by {@code GET /me}: {@code {"revision": …, "user": {…}}}. */
public final class Frame {
    private Frame() {}

    /** The JSON text for a replicated user. */
    public static String of(ReplicaState state) {
        return Json.createObjectBuilder()
                .add("revision", state.revision())
                .add("user", UserJson.of(state.user()))
                .build()
                .toString();
    }
}
