package io.reactiveusers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.local.Server;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.util.List;

/** Calls to the clients' {@code /reconciliations}. */
record Reconciliations(TestSystem system) {
    /** Checks that no client differs from the master. */
    void assertNoDrift() throws IOException {
        for (Server client : system.local().clients()) {
            assertThat(drift(run(client, Json.createObjectBuilder())))
                    .as(client.name())
                    .isEqualTo("missing 0, extra 0, changed 0");
        }
    }

    /** Starts a run, and returns it when it has ended. */
    JsonObject run(Server client, JsonObjectBuilder request) throws IOException {
        int id = begin(client, request);
        return await().atMost(TestSystem.CONVERGENCE)
                .until(() -> report(client, id), run -> !run.getString("state").equals("running"));
    }

    /** Starts a run, and returns its id. */
    int begin(Server client, JsonObjectBuilder request) throws IOException {
        return system.caller(client)
                .post("/reconciliations", request.build())
                .expect(202)
                .object()
                .getInt("id");
    }

    /** A run with examples. */
    JsonObject report(Server client, int id) throws IOException {
        return system.caller(client).get("/reconciliations/" + id).expect(200).object();
    }

    /** Returns the numbers of differing users, as text. */
    static String drift(JsonObject run) {
        return "missing " + run.get("missing") + ", extra " + run.get("extra") + ", changed " + run.get("changed");
    }

    /** Returns the ids of examples of one kind. */
    static List<Long> examples(JsonObject run, String kind) {
        return run.getJsonObject("examples").getJsonArray(kind).getValuesAs(JsonNumber.class).stream()
                .map(JsonNumber::longValueExact)
                .toList();
    }
}
