package io.reactiveusers.common;

import static io.reactiveusers.common.WireMessage.required;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Converts {@link UserChanged} to and from JSON (RFC 8259), as {@code docs/contract.md} defines it. It reads both forms
 * of an SNS subscription, the notification envelope and raw message delivery, and the messages of the original
 * prototype's master, which have only {@code user} and {@code action}.
 *
 * <p>Whatever arrives, {@link #decode} returns an event or refuses with a reason. Its time and memory are proportional
 * to the length of the body, which is limited; whatever it returns fits the client's database.
 */
public final class WireCodec {
    /** The version of the contract. */
    public static final int SCHEMA = 1;

    /** The most characters of an SQS message's body: the limit of SQS (1 MiB). */
    public static final int BODY_LIMIT = 1_048_576;

    /**
     * The most characters of a message: the limit of SNS (256 KiB), so no event of a master is refused for its length.
     */
    public static final int MESSAGE_LIMIT = 262_144;

    /** Kept in a field, because {@code Json.createGenerator} looks its provider up at each call. */
    private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

    private static final String HEX = "0123456789abcdef";

    private WireCodec() {}

    /**
     * Returns the message for an event, in ASCII: every other character is escaped, as the prototype does. SNS and SQS
     * refuse some characters that JSON and names may have, and a user with one could never be published.
     */
    public static String encode(UserChanged event) {
        UserState user = event.user();
        StringWriter json = new StringWriter(512);
        try (JsonGenerator generator = GENERATORS.createGenerator(json)) {
            generator
                    .writeStartObject()
                    .writeStartObject("user")
                    .write("id", user.id())
                    .write("username", user.username())
                    .write("first_name", user.firstName())
                    .write("last_name", user.lastName())
                    .write("email", user.email())
                    .write("is_active", user.active())
                    .writeStartArray("groups");
            user.groups().forEach(group -> generator
                    .writeStartObject()
                    .write("id", group.id())
                    .write("name", group.name())
                    .writeEnd());
            generator.writeEnd().writeStartArray("user_permissions");
            user.userPermissions().forEach(permission -> generator
                    .writeStartObject()
                    .write("id", permission.id())
                    .write("codename", permission.codename())
                    .writeEnd());
            generator
                    .writeEnd()
                    .writeEnd()
                    .write("action", event.action().code())
                    .write("revision", event.revision())
                    .write("event_id", event.eventId().toString())
                    .write("occurred_at", event.occurredAt().toString())
                    .write("source", event.source())
                    .write("schema", SCHEMA)
                    .writeEnd();
        }
        return ascii(json.getBuffer());
    }

    /** Escapes every other UTF-16 unit, which occur in strings only and may be escaped there (RFC 8259, 7). */
    private static String ascii(CharSequence json) {
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char unit = json.charAt(i);
            if (unit < 0x80) {
                ascii.append(unit);
            } else {
                ascii.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    ascii.append(HEX.charAt(unit >> shift & 0xf));
                }
            }
        }
        return ascii.toString();
    }

    /**
     * Returns the event in a message's body.
     *
     * @param body the body of the SQS message
     * @param sentAt when the message was first sent to the queue (its SentTimestamp): no revision may be more than {@link
     *     UserChanged#AHEAD} later, so that the same message is refused or accepted whenever it is read; and the revision
     *     of a raw message of the prototype's master
     * @throws RefusedMessageException if a client must refuse the message; nothing else is thrown
     */
    public static UserChanged decode(String body, Instant sentAt) throws RefusedMessageException {
        WireMessage message = read(body, BODY_LIMIT);
        Instant at = sentAt;
        String nameOfAt = "SentTimestamp";
        if (message.isEnvelope()) {
            if (message.hasTimestamp) {
                // The time of publication, which a redrive from the dead-letter queue does not change.
                at = message.timestamp();
                nameOfAt = "Timestamp";
            }
            if (message.notification == null) {
                throw new RefusedMessageException("Message is not a string");
            }
            message = read(message.notification, MESSAGE_LIMIT);
        } else {
            checkLength(body, MESSAGE_LIMIT);
        }
        if (message.schema != null && message.schema != SCHEMA) {
            throw new RefusedMessageException("schema is not " + SCHEMA);
        }
        UserState user = required("user", message.user);
        long code = required("action", message.action);
        if (code < 0 || code >= Action.values().length) {
            throw new RefusedMessageException("action is unknown");
        }
        return new UserChanged(
                Action.of((int) code),
                user,
                message.revision == null
                        ? revision(nameOfAt, at.toEpochMilli(), sentAt)
                        : revision("revision", message.revision, sentAt),
                message.eventId,
                message.occurredAt == null ? at : message.occurredAt,
                message.source);
    }

    /**
     * Returns the id of the user a message is about, also if {@link #decode} refuses the message: then it may be one that
     * no directory gives. Empty if there is none to be read.
     */
    public static OptionalLong userId(String body) {
        WireGlance glance = WireGlance.at(body);
        return glance.userId() == null ? OptionalLong.empty() : OptionalLong.of(glance.userId());
    }

    private static WireMessage read(String json, int limit) throws RefusedMessageException {
        if (json == null) {
            throw new RefusedMessageException("not JSON");
        }
        checkLength(json, limit);
        try {
            return WireMessage.of(json);
        } catch (RefusedMessageException e) {
            // A message of a later version may differ in any field, so the version is reported as the reason.
            Long schema = WireGlance.at(json).schema();
            throw schema == null || schema == SCHEMA ? e : new RefusedMessageException("schema is not " + SCHEMA);
        }
    }

    private static void checkLength(String json, int limit) throws RefusedMessageException {
        if (json.length() > limit) {
            throw new RefusedMessageException("longer than " + limit + " characters");
        }
    }

    private static long revision(String field, long revision, Instant sentAt) throws RefusedMessageException {
        if (revision < 0) {
            throw new RefusedMessageException(field + " is negative");
        }
        if (Instant.ofEpochMilli(revision).isAfter(sentAt.plus(UserChanged.AHEAD))) {
            throw new RefusedMessageException(field + " is more than a day after the message was sent");
        }
        return revision;
    }
}
