package io.reactiveusers.common;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The fields of one message, each read and checked by itself, and {@code null} if the message does not have it.
 * {@link WireCodec} interprets them together.
 */
final class WireMessage {
    /** Characters of a date and time, with nanoseconds and offset. */
    private static final int INSTANT_LIMIT = 40;

    private static final int UUID_LENGTH = 36;
    private static final Instant FIRST_INSTANT = Instant.EPOCH;
    private static final Instant LAST_INSTANT = Instant.parse("9999-12-31T23:59:59.999999999Z");

    UserState user;
    Long action;
    Long revision;
    UUID eventId;
    Instant occurredAt;
    String source;
    Long schema;

    /** In a notification's envelope: whether it has a {@code Message}; its value, if that is a string, follows. */
    boolean hasNotification;

    String notification;

    /** In a notification's envelope: whether it has a {@code Timestamp}; its value, if that is a string, follows. */
    boolean hasTimestamp;

    private String timestamp;

    private WireMessage() {}

    /** Reads a message. */
    static WireMessage of(String json) throws RefusedMessageException {
        WireMessage message = new WireMessage();
        WireTokens tokens = new WireTokens(json);
        tokens.document(name -> message.read(name, tokens));
        return message;
    }

    /** Returns whether this is the envelope in which SNS delivers a message. */
    boolean isEnvelope() {
        return hasNotification && user == null;
    }

    /** Returns the time when SNS accepted the message. */
    Instant timestamp() throws RefusedMessageException {
        if (timestamp == null) {
            throw new RefusedMessageException("Timestamp is not a string");
        }
        return instant("Timestamp", timestamp);
    }

    private boolean read(String name, WireTokens tokens) throws RefusedMessageException {
        switch (name) {
            case "user" -> user = user(tokens);
            case "action" -> action = tokens.integer(name);
            case "revision" -> revision = tokens.integer(name);
            case "event_id" -> eventId = uuid(name, tokens);
            case "occurred_at" -> occurredAt = instant(name, tokens.text(name, INSTANT_LIMIT));
            case "source" -> source = tokens.text(name, UserState.NAME_LIMIT);
            case "schema" -> schema = tokens.integer(name);
            case "Message" -> {
                // A value of another type is a fault in an envelope only; elsewhere it is an unknown field.
                hasNotification = true;
                notification = tokens.isString() ? tokens.string() : null;
                return tokens.isString();
            }
            case "Timestamp" -> {
                hasTimestamp = true;
                timestamp = tokens.isString() ? tokens.string() : null;
                return tokens.isString();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static UserState user(WireTokens tokens) throws RefusedMessageException {
        if (!tokens.isObject()) {
            throw new RefusedMessageException("user is not an object");
        }
        UserFields fields = new UserFields();
        tokens.object("user.", name -> fields.read(name, tokens));
        return fields.state();
    }

    private static UUID uuid(String name, WireTokens tokens) throws RefusedMessageException {
        String text = tokens.text(name, UUID_LENGTH);
        try {
            UUID uuid = UUID.fromString(text);
            // The library also takes signs, and too few or too many digits in a group.
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // The refusal below says so without quoting the text.
        }
        throw new RefusedMessageException(name + " is not a UUID");
    }

    private static Instant instant(String name, String text) throws RefusedMessageException {
        Instant instant;
        try {
            instant = Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new RefusedMessageException(name + " is not an RFC 3339 instant");
        }
        if (instant.isBefore(FIRST_INSTANT) || instant.isAfter(LAST_INSTANT)) {
            throw new RefusedMessageException(name + " is not from the years 1970 to 9999");
        }
        return instant;
    }

    /** Reads the fields of {@code user}. */
    private static final class UserFields {
        private Long id;
        private String username;
        private String firstName;
        private String lastName;
        private String email;
        private Boolean active;
        private List<UserState.Group> groups;
        private List<UserState.Permission> permissions;

        boolean read(String name, WireTokens tokens) throws RefusedMessageException {
            switch (name) {
                case "id" -> id = tokens.integer("user.id");
                case "username" -> username = tokens.text("user.username", UserState.NAME_LIMIT);
                case "first_name" -> firstName = tokens.text("user.first_name", UserState.NAME_LIMIT);
                case "last_name" -> lastName = tokens.text("user.last_name", UserState.NAME_LIMIT);
                case "email" -> email = tokens.text("user.email", UserState.EMAIL_LIMIT);
                case "is_active" -> active = tokens.bool("user.is_active");
                case "groups" -> {
                    List<UserState.Group> read = new ArrayList<>();
                    tokens.objects("user.groups", () -> {
                        NamedId group = NamedId.read("user.groups[].", "name", UserState.NAME_LIMIT, tokens);
                        read.add(new UserState.Group(group.id, group.name));
                    });
                    groups = read;
                }
                case "user_permissions" -> {
                    List<UserState.Permission> read = new ArrayList<>();
                    tokens.objects("user.user_permissions", () -> {
                        NamedId permission =
                                NamedId.read("user.user_permissions[].", "codename", UserState.CODENAME_LIMIT, tokens);
                        read.add(new UserState.Permission(permission.id, permission.name));
                    });
                    permissions = read;
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        UserState state() throws RefusedMessageException {
            if (!UserState.isUserId(required("user.id", id))) {
                throw new RefusedMessageException("user.id is not one that a directory gives");
            }
            return new UserState(
                    id,
                    required("user.username", username),
                    required("user.first_name", firstName),
                    required("user.last_name", lastName),
                    required("user.email", email),
                    active,
                    required("user.groups", groups),
                    required("user.user_permissions", permissions));
        }
    }

    /** A group or a permission: an id and a name. */
    private static final class NamedId {
        private Long id;
        private String name;

        static NamedId read(String path, String nameField, int limit, WireTokens tokens)
                throws RefusedMessageException {
            NamedId read = new NamedId();
            tokens.object(path, field -> {
                if (field.equals("id")) {
                    read.id = tokens.integer(path + "id");
                } else if (field.equals(nameField)) {
                    read.name = tokens.text(path + nameField, limit);
                } else {
                    return false;
                }
                return true;
            });
            if (!UserState.isId(required(path + "id", read.id))) {
                throw new RefusedMessageException(path + "id is not one that a directory gives");
            }
            required(path + nameField, read.name);
            return read;
        }
    }

    static <T> T required(String path, T value) throws RefusedMessageException {
        if (value == null) {
            throw new RefusedMessageException(path + " is missing");
        }
        return value;
    }
}
