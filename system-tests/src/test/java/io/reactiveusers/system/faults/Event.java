package io.reactiveusers.system.faults;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;

/**
 * A message of the contract, read without code of the product.
 *
 * @param phantom whether it belongs to a change that was rolled back, so that it must not exist
 */
record Event(String id, long user, long revision, boolean deletes, boolean phantom) {
    /** Reads a message, with or without SNS envelope. */
    static Event parse(String body) {
        JsonObject message = json(body);
        if (message.containsKey("Message")) {
            message = json(message.getString("Message"));
        }
        JsonObject state = message.getJsonObject("user");
        long user = state.getJsonNumber("id").longValue();
        boolean deletes = message.getInt("action") == 2;
        return new Event(
                message.getString("event_id"),
                user,
                message.getJsonNumber("revision").longValue(),
                deletes,
                state.toString().contains("phantom") || deletes && isPermanent(user));
    }

    private static boolean isPermanent(long user) {
        return user >= InitialDirectory.userId(0) && user < InitialDirectory.userId(Plan.PERMANENT);
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
