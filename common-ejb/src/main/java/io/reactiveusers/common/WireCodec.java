package io.reactiveusers.common;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@link UserChanged} to and from JSON (RFC 8259), as {@code docs/contract.md} lays it down. Both forms of an SNS
 * subscription are read, the notification envelope and raw message delivery, and the messages of the original
 * prototype's master, which carry only {@code user} and {@code action}.
 */
public final class WireCodec {
    /** The version of the contract this codec writes, and the highest it reads. */
    public static final int SCHEMA = 1;

    /** What no database stores as text: NUL, and half of a surrogate pair. */
    private static final Pattern NO_TEXT = Pattern.compile("\\x00|[\\x{D800}-\\x{DFFF}]");

    private WireCodec() {}

    /**
     * The message for an event, in ASCII: what is beyond it is escaped, as the prototype does. SNS and SQS refuse some
     * characters that JSON and names may have, and a user with one could never be published.
     */
    public static String encode(UserChanged event) {
        UserState user = event.user();
        JsonArrayBuilder groups = Json.createArrayBuilder();
        user.groups()
                .forEach(group -> groups.add(
                        Json.createObjectBuilder().add("id", group.id()).add("name", group.name())));
        JsonArrayBuilder permissions = Json.createArrayBuilder();
        user.userPermissions()
                .forEach(permission -> permissions.add(
                        Json.createObjectBuilder().add("id", permission.id()).add("codename", permission.codename())));
        return ascii(Json.createObjectBuilder()
                .add(
                        "user",
                        Json.createObjectBuilder()
                                .add("id", user.id())
                                .add("username", user.username())
                                .add("first_name", user.firstName())
                                .add("last_name", user.lastName())
                                .add("email", user.email())
                                .add("is_active", user.active())
                                .add("groups", groups)
                                .add("user_permissions", permissions))
                .add("action", event.action().code())
                .add("revision", event.revision())
                .add("event_id", event.eventId().toString())
                .add("occurred_at", event.occurredAt().toString())
                .add("source", event.source())
                .add("schema", SCHEMA)
                .build()
                .toString());
    }

    /** Outside strings JSON is ASCII anyway, and inside them every UTF-16 unit may be escaped (RFC 8259, 7). */
    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        json.chars().forEach(unit -> {
            if (unit < 0x80) {
                ascii.append((char) unit);
            } else {
                ascii.append(String.format("\\u%04x", unit));
            }
        });
        return ascii.toString();
    }

    /**
     * The event in a message's body.
     *
     * @param body the body of the SQS message
     * @param sentAt when the message was sent to the queue (its SentTimestamp): the revision of a raw message of the
     *     prototype's master
     * @throws RefusedMessageException if a client must refuse the message
     */
    public static UserChanged decode(String body, Instant sentAt) throws RefusedMessageException {
        JsonObject message = object(body);
        Instant at = sentAt;
        if (message.containsKey("Message") && !message.containsKey("user")) {
            // The Timestamp is the publication's: a redrive from the dead-letter queue leaves it alone.
            at = message.containsKey("Timestamp") ? instant(message, "Timestamp") : sentAt;
            message = object(string(message, "Message", Integer.MAX_VALUE));
        }
        if (message.containsKey("schema") && integer(message, "schema") > SCHEMA) {
            throw new RefusedMessageException("schema is higher than " + SCHEMA);
        }
        Action action;
        try {
            action = Action.of(Math.toIntExact(integer(message, "action")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new RefusedMessageException("action is unknown");
        }
        if (!(message.get("user") instanceof JsonObject user)) {
            throw new RefusedMessageException("user is missing or not an object");
        }
        return new UserChanged(
                action,
                user(user),
                message.containsKey("revision") ? integer(message, "revision") : at.toEpochMilli(),
                message.containsKey("event_id") ? uuid(message, "event_id") : null,
                message.containsKey("occurred_at") ? instant(message, "occurred_at") : at,
                message.containsKey("source") ? string(message, "source", Integer.MAX_VALUE) : null);
    }

    /** The id of the user a message is about, also if {@link #decode} refuses the message; empty if it cannot be read. */
    public static OptionalLong userId(String body) {
        try {
            JsonObject message = object(body);
            if (message.containsKey("Message") && !message.containsKey("user")) {
                message = object(string(message, "Message", Integer.MAX_VALUE));
            }
            return message.get("user") instanceof JsonObject user
                    ? OptionalLong.of(integer(user, "id"))
                    : OptionalLong.empty();
        } catch (RefusedMessageException e) {
            return OptionalLong.empty();
        }
    }

    private static UserState user(JsonObject user) throws RefusedMessageException {
        List<UserState.Group> groups = new ArrayList<>();
        for (JsonObject group : objects(user, "groups")) {
            groups.add(new UserState.Group(integer(group, "id"), string(group, "name", UserState.NAME_LIMIT)));
        }
        List<UserState.Permission> permissions = new ArrayList<>();
        for (JsonObject permission : objects(user, "user_permissions")) {
            permissions.add(new UserState.Permission(
                    integer(permission, "id"), string(permission, "codename", UserState.CODENAME_LIMIT)));
        }
        return new UserState(
                integer(user, "id"),
                string(user, "username", UserState.NAME_LIMIT),
                string(user, "first_name", UserState.NAME_LIMIT),
                string(user, "last_name", UserState.NAME_LIMIT),
                string(user, "email", UserState.EMAIL_LIMIT),
                user.containsKey("is_active") ? bool(user, "is_active") : null,
                groups,
                permissions);
    }

    private static JsonObject object(String json) throws RefusedMessageException {
        try (JsonParser parser = Json.createParser(new StringReader(json))) {
            if (parser.next() != JsonParser.Event.START_OBJECT) {
                throw new RefusedMessageException("not a JSON object");
            }
            JsonObject object = parser.getObject();
            // Asks for what follows the object, and throws if anything does: a JsonReader would not look.
            parser.hasNext();
            return object;
        } catch (JsonException e) {
            // Without its cause: a parser quotes what it could not read.
            throw new RefusedMessageException("not JSON");
        }
    }

    private static List<JsonObject> objects(JsonObject parent, String name) throws RefusedMessageException {
        if (!(parent.get(name) instanceof JsonArray array)) {
            throw new RefusedMessageException(name + " is missing or not an array");
        }
        List<JsonObject> objects = new ArrayList<>(array.size());
        for (JsonValue value : array) {
            if (!(value instanceof JsonObject object)) {
                throw new RefusedMessageException(name + " holds something that is not an object");
            }
            objects.add(object);
        }
        return objects;
    }

    private static String string(JsonObject parent, String name, int limit) throws RefusedMessageException {
        if (!(parent.get(name) instanceof JsonString string)) {
            throw new RefusedMessageException(name + " is missing or not a string");
        }
        String value = string.getString();
        if (value.codePointCount(0, value.length()) > limit) {
            throw new RefusedMessageException(name + " is longer than " + limit + " code points");
        }
        if (NO_TEXT.matcher(value).find()) {
            throw new RefusedMessageException(name + " has characters that are no text");
        }
        return value;
    }

    private static long integer(JsonObject parent, String name) throws RefusedMessageException {
        if (parent.get(name) instanceof JsonNumber number) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                throw new RefusedMessageException(name + " is not a 64-bit integer");
            }
        }
        throw new RefusedMessageException(name + " is missing or not a number");
    }

    private static boolean bool(JsonObject parent, String name) throws RefusedMessageException {
        return switch (parent.get(name).getValueType()) {
            case TRUE -> true;
            case FALSE -> false;
            default -> throw new RefusedMessageException(name + " is not a boolean");
        };
    }

    private static Instant instant(JsonObject parent, String name) throws RefusedMessageException {
        try {
            return Instant.parse(string(parent, name, Integer.MAX_VALUE));
        } catch (DateTimeParseException e) {
            throw new RefusedMessageException(name + " is not an RFC 3339 instant");
        }
    }

    private static UUID uuid(JsonObject parent, String name) throws RefusedMessageException {
        try {
            return UUID.fromString(string(parent, name, Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw new RefusedMessageException(name + " is not a UUID");
        }
    }
}
