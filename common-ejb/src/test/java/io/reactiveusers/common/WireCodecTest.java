package io.reactiveusers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireCodecTest {
    private static final Instant SENT = Instant.parse("2026-11-23T08:20:25.318Z");

    private static final UserChanged EVENT = new UserChanged(
            Action.UPDATE,
            new UserState(
                    42,
                    "ann@example.org",
                    "Ann <b>",
                    "L\u00e9e \ud83d\ude00",
                    "ann@example.org",
                    false,
                    List.of(new UserState.Group(9, "\u7ba1\u7406\u8005"), new UserState.Group(3, "editors")),
                    List.of(new UserState.Permission(7, "change_user"))),
            1795422025319L,
            UUID.fromString("018f4d9e-0000-7000-8000-000000000001"),
            Instant.parse("2026-11-23T08:00:00.123Z"),
            "master");

    @Test
    void whatIsEncodedDecodesToTheSame() throws Exception {
        assertThat(WireCodec.decode(WireCodec.encode(EVENT), SENT)).isEqualTo(EVENT);
    }

    @Test
    void messagesAreAscii() {
        assertThat(WireCodec.encode(EVENT)).matches("\\p{ASCII}+").contains("L\\u00e9e \\ud83d\\ude00");
    }

    @ParameterizedTest
    @CsvSource({"'a\\u0000b'", "'\\ud83d'", "'\\ude00\\ud83d'"})
    void whatIsNoTextIsRefused(String escaped) {
        String body = WireCodec.encode(EVENT).replace("Ann <b>", escaped);
        assertThatThrownBy(() -> WireCodec.decode(body, SENT))
                .isInstanceOf(RefusedMessageException.class)
                .hasMessage("first_name has characters that are no text");
    }

    @Test
    void envelopeAndRawDeliveryDecodeAlike() throws Exception {
        String envelope = Json.createObjectBuilder()
                .add("Type", "Notification")
                .add("Message", WireCodec.encode(EVENT))
                .add("Timestamp", "2026-11-23T09:00:00.000Z")
                .build()
                .toString();
        assertThat(WireCodec.decode(envelope, SENT)).isEqualTo(EVENT);
    }

    @Test
    void messagesOfThePrototypeTakeTheEnvelopesTimestampAsRevision() throws Exception {
        List<UserChanged> events = new ArrayList<>();
        try (JsonReader reader = Json.createReader(getClass().getResourceAsStream("/prototype-messages.json"))) {
            for (JsonObject message : reader.readArray().getValuesAs(JsonObject.class)) {
                events.add(WireCodec.decode(message.getString("Body"), Instant.EPOCH));
            }
        }
        assertThat(events)
                .extracting(UserChanged::action)
                .containsExactly(
                        Action.INSERT,
                        Action.UPDATE,
                        Action.UPDATE,
                        Action.INSERT,
                        Action.UPDATE,
                        Action.DELETE,
                        Action.DELETE);
        assertThat(events.get(0).revision())
                .isEqualTo(Instant.parse("2026-11-23T08:20:25.297Z").toEpochMilli());
        assertThat(events.get(0).user().active()).isNull();
        assertThat(events.get(2).user().groups()).containsExactly(new UserState.Group(1, "editors"));
        assertThat(events.get(3).user().firstName()).isEqualTo("<b>Bob</b>");
    }

    @Test
    void rawMessageOfThePrototypeTakesTheSentTimestampAsRevision() throws Exception {
        String raw = "{\"user\":{\"id\":1,\"username\":\"ann\",\"first_name\":\"\",\"last_name\":\"\",\"email\":\"\","
                + "\"groups\":[],\"user_permissions\":[]},\"action\":0}";
        assertThat(WireCodec.decode(raw, SENT).revision()).isEqualTo(SENT.toEpochMilli());
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        JsonObject message = parse(WireCodec.encode(EVENT));
        String extended = Json.createObjectBuilder(message)
                .add("later", 1)
                .add(
                        "user",
                        Json.createObjectBuilder(message.getJsonObject("user")).add("phone", "1"))
                .build()
                .toString();
        assertThat(WireCodec.decode(extended, SENT)).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/user/id          | null      | id is missing or not a number",
                "/user/id          | \"42\"    | id is missing or not a number",
                "/user/id          | 1.5       | id is not a 64-bit integer",
                "/user/username    | 7         | username is missing or not a string",
                "/user/is_active   | \"yes\"   | is_active is not a boolean",
                "/user/groups      | {}        | groups is missing or not an array",
                "/user/groups      | [3]       | groups holds something that is not an object",
                "/user/groups      | [{\"id\":3}] | name is missing or not a string",
                "/user             | []        | user is missing or not an object",
                "/action           | 3         | action is unknown",
                "/action           | 4294967296 | action is unknown",
                "/schema           | 2         | schema is higher than 1",
                "/revision         | \"1\"     | revision is missing or not a number",
                "/event_id         | \"x\"     | event_id is not a UUID",
                "/occurred_at      | \"today\" | occurred_at is not an RFC 3339 instant",
            })
    void whatTheContractRefusesIsRefusedWithTheFieldAtFault(String pointer, String value, String reason) {
        String broken = parse(WireCodec.encode(EVENT)).toString();
        try (JsonReader reader = Json.createReader(new java.io.StringReader("[" + value + "]"))) {
            broken = Json.createPointer(pointer)
                    .replace(parse(broken), reader.readArray().get(0))
                    .toString();
        }
        String body = broken;
        assertThatThrownBy(() -> WireCodec.decode(body, SENT))
                .isInstanceOf(RefusedMessageException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({"username,150", "first_name,150", "last_name,150", "email,254"})
    void lengthsAreCountedInCodePoints(String field, int limit) throws Exception {
        String fits = "\ud83d\ude00".repeat(limit);
        assertThat(WireCodec.decode(with(field, fits), SENT)).isNotNull();
        assertThatThrownBy(() -> WireCodec.decode(with(field, fits + "x"), SENT))
                .isInstanceOf(RefusedMessageException.class)
                .hasMessage(field + " is longer than " + limit + " code points");
    }

    @ParameterizedTest
    @CsvSource({"'',not JSON", "ann,not JSON", "[],not a JSON object", "'{\"a\":1} x',not JSON"})
    void whatIsNotAJsonObjectIsRefused(String body, String reason) {
        assertThatThrownBy(() -> WireCodec.decode(body, SENT))
                .isInstanceOf(RefusedMessageException.class)
                .hasMessage(reason);
    }

    @Test
    void userIdIsReadAlsoFromARefusedMessage() {
        String refused = "{\"user\":{\"id\":42},\"action\":9}";
        assertThat(WireCodec.userId(refused)).hasValue(42);
        assertThat(WireCodec.userId(Json.createObjectBuilder()
                        .add("Message", refused)
                        .build()
                        .toString()))
                .hasValue(42);
        for (String unreadable : new String[] {"", "[]", "{}", "{\"user\":{\"id\":\"42\"}}", "{\"Message\":1}"}) {
            assertThat(WireCodec.userId(unreadable)).as(unreadable).isEmpty();
        }
    }

    private static String with(String field, String value) {
        JsonString string = Json.createValue(value);
        return Json.createPointer("/user/" + field)
                .replace(parse(WireCodec.encode(EVENT)), string)
                .toString();
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new java.io.StringReader(json))) {
            return reader.readObject();
        }
    }
}
