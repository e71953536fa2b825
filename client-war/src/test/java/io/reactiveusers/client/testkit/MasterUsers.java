package io.reactiveusers.client.testkit;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The replicated users of the master that {@link Replication} plays. A change here publishes nothing. */
public final class MasterUsers {
    static final NavigableMap<Long, UserChanged> USERS = new ConcurrentSkipListMap<>();
    static final Set<Long> PENDING = ConcurrentHashMap.newKeySet();

    private MasterUsers() {}

    /** Makes the master's users equal to the client's, and every call succeed. */
    public static void becomeEqual() throws SQLException {
        USERS.clear();
        PENDING.clear();
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from user_replica where deleted_at is null")) {
            while (row.next()) {
                put(
                        row.getLong("revision"),
                        new UserState(
                                row.getLong("id"),
                                row.getString("username"),
                                row.getString("first_name"),
                                row.getString("last_name"),
                                row.getString("email"),
                                row.getBoolean("is_active"),
                                list(row.getString("groups_json")).stream()
                                        .map(group -> new UserState.Group(id(group), group.getString("name")))
                                        .toList(),
                                list(row.getString("user_permissions_json")).stream()
                                        .map(permission -> new UserState.Permission(
                                                id(permission), permission.getString("codename")))
                                        .toList()));
            }
        }
        Replication.reset();
    }

    /** Stores the state of an event. */
    public static UserChanged put(UserChanged event) {
        USERS.put(event.user().id(), event);
        return event;
    }

    private static void put(long revision, UserState user) {
        put(new UserChanged(Action.UPDATE, user, revision, UUID.randomUUID(), Instant.now(), "test"));
    }

    /** Removes a user. */
    public static void remove(long id) {
        USERS.remove(id);
    }

    /** Returns the revision of a user. */
    public static long revision(long id) {
        return USERS.get(id).revision();
    }

    /** Marks the newest change of a user as waiting to be published. */
    public static void pending(long id) {
        PENDING.add(id);
    }

    private static long id(JsonObject object) {
        return object.getJsonNumber("id").longValueExact();
    }

    private static List<JsonObject> list(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }
}
