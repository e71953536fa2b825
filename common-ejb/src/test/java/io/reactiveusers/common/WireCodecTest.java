package io.reactiveusers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireCodecTest {
    static final Instant SENT = Instant.parse("2026-11-23T08:20:25.318Z");

    static final UserChanged EVENT = new UserChanged(
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
                .hasMessage("user.first_name has characters that are no text");
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
                events.add(WireCodec.decode(message.getString("Body"), SENT.plusSeconds(3600)));
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

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new java.io.StringReader(json))) {
            return reader.readObject();
        }
    }
}
