package io.reactiveusers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the codec refuses, and the reason it gives. */
class WireRefusalsTest {
    private static final Instant SENT = WireCodecTest.SENT;
    private static final UserChanged EVENT = WireCodecTest.EVENT;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/user/id          | null      | user.id is not a number",
                "/user/id          | \"42\"    | user.id is not a number",
                "/user/id          | 1.5       | user.id is not a 64-bit integer",
                "/user/id          | 18446744073709551658 | user.id is not a 64-bit integer",
                "/user/id          | 0         | user.id is not one that a directory gives",
                "/user/id          | -2        | user.id is not one that a directory gives",
                "/user/id          | -9223372036854775808 | user.id is not one that a directory gives",
                "/user/id          | 9007199254740992 | user.id is not one that a directory gives",
                "/user/username    | 7         | user.username is not a string",
                "/user/is_active   | \"yes\"   | user.is_active is not a boolean",
                "/user/is_active   | null      | user.is_active is not a boolean",
                "/user/groups      | {}        | user.groups is not an array",
                "/user/groups      | [3]       | user.groups holds something that is not an object",
                "/user/groups      | [{\"id\":3}] | user.groups[].name is missing",
                "/user/groups      | [{\"id\":0,\"name\":\"x\"}] | user.groups[].id is not one that a directory gives",
                "/user/user_permissions | [{\"codename\":\"x\"}] | user.user_permissions[].id is missing",
                "/user             | []        | user is not an object",
                "/action           | 3         | action is unknown",
                "/action           | -1        | action is unknown",
                "/action           | 4294967296 | action is unknown",
                "/schema           | 2         | schema is not 1",
                "/schema           | 0         | schema is not 1",
                "/revision         | \"1\"     | revision is not a number",
                "/revision         | -1        | revision is negative",
                "/revision         | 1795508425319 | revision is more than a day after the message was sent",
                "/revision         | 1795422025319000 | revision is more than a day after the message was sent",
                "/revision         | 9223372036854775807 | revision is more than a day after the message was sent",
                "/event_id         | \"x\"     | event_id is not a UUID",
                "/event_id         | \"1-1-1-1-1\" | event_id is not a UUID",
                "/event_id         | \"+0000000-0000-7000-8000-000000000001\" | event_id is not a UUID",
                "/event_id         | \"18f4d9e-0000-7000-8000-0000000000010\" | event_id is not a UUID",
                "/occurred_at      | \"today\" | occurred_at is not an RFC 3339 instant",
                "/occurred_at      | \"+999999999-01-01T00:00:00Z\" | occurred_at is not from the years 1970 to 9999",
                "/occurred_at      | \"1969-12-31T23:59:59Z\" | occurred_at is not from the years 1970 to 9999",
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
                .hasMessage("user." + field + " is longer than " + limit + " code points");
    }

    @ParameterizedTest
    @CsvSource({
        "'',not JSON",
        "ann,not JSON",
        "[],not a JSON object",
        "'{\"a\":1} x',not JSON: text follows the object",
        "'{\"a\":1}{}',not JSON: text follows the object",
        "'{\"a\":1',not JSON",
        "{},user is missing",
        "'{\"user\":{}}',user.id is missing",
        "'{\"Message\":1}',Message is not a string",
        "'{\"Message\":\"{}\",\"Timestamp\":1}',Timestamp is not a string",
        "'{\"Message\":\"[]\"}',not a JSON object",
        "'{\"Message\":\"{\\\"Message\\\":\\\"{}\\\"}\"}',user is missing",
        "'{\"action\":1,\"action\":1}',action is given twice",
        "'{\"user\":{\"id\":1,\"id\":1}}',user.id is given twice",
    })
    void whatIsNotAJsonObjectIsRefused(String body, String reason) {
        assertThatThrownBy(() -> WireCodec.decode(body, SENT))
                .isInstanceOf(RefusedMessageException.class)
                .hasMessage(reason);
    }

    @Test
    void laterSchemaIsTheReasonWhateverElseDiffers() {
        assertThatThrownBy(() -> WireCodec.decode("{\"user\":7,\"schema\":2}", SENT))
                .isInstanceOf(RefusedMessageException.class)
                .hasMessage("schema is not 1");
    }

    @Test
    void unknownFieldMayHaveAnyValueAndOccurTwice() throws Exception {
        String digits = "9".repeat(5_000);
        String body = WireCodec.encode(EVENT)
                .replaceFirst(
                        "\\{",
                        "{\"x\":" + digits + ",\"x\":[{\"user\":1},1e99999,null],\"Message\":5,\"Timestamp\":[],");
        assertThat(WireCodec.decode(body, SENT)).isEqualTo(EVENT);
    }

    @Test
    void nestingNumbersAndLengthsAreLimited() {
        String event = WireCodec.encode(EVENT);
        String deep = event.replaceFirst("\\{", "{\"x\":" + "[".repeat(1_100) + "]".repeat(1_100) + ",");
        String wide = event.replaceFirst("\\{", "{\"x\":\"" + "x".repeat(WireCodec.MESSAGE_LIMIT) + "\",");
        String huge = "{\"x\":\"" + "x".repeat(WireCodec.BODY_LIMIT) + "\"}";
        String digits = event.replace("1795422025319", "9".repeat(1_200));
        assertRefused(deep, "nested deeper than 32 levels");
        assertRefused(wide, "longer than 262144 characters");
        assertRefused(huge, "longer than 1048576 characters");
        assertRefused(null, "not JSON");
        assertRefused(digits, "revision is not a 64-bit integer");
    }

    @Test
    void revisionMayBeADayAheadOfTheTimeAtWhichItsMessageWasSent() throws Exception {
        long sent = EVENT.revision() - UserChanged.AHEAD.toMillis();
        String body = WireCodec.encode(EVENT);
        assertThat(WireCodec.decode(body, Instant.ofEpochMilli(sent))).isEqualTo(EVENT);
        assertThatThrownBy(() -> WireCodec.decode(body, Instant.ofEpochMilli(sent - 1)))
                .isInstanceOf(RefusedMessageException.class);
        assertThat(WireCodec.decode(body, Instant.ofEpochMilli(Long.MAX_VALUE))).isEqualTo(EVENT);
    }

    @Test
    void timestampOfAnEnvelopeIsCheckedAsTheRevisionItIs() {
        String prototype =
                "{\"user\":{\"id\":1,\"username\":\"a\",\"first_name\":\"\",\"last_name\":\"\",\"email\":\"\","
                        + "\"groups\":[],\"user_permissions\":[]},\"action\":0}";
        for (String[] fault : new String[][] {
            {"+999999999-01-01T00:00:00Z", "Timestamp is not from the years 1970 to 9999"},
            {"2999-01-01T00:00:00Z", "Timestamp is more than a day after the message was sent"},
            {"yesterday", "Timestamp is not an RFC 3339 instant"}
        }) {
            assertRefused(
                    Json.createObjectBuilder()
                            .add("Message", prototype)
                            .add("Timestamp", fault[0])
                            .build()
                            .toString(),
                    fault[1]);
        }
        assertThatThrownBy(() -> WireCodec.decode(prototype, Instant.ofEpochMilli(-1)))
                .hasMessage("SentTimestamp is negative");
    }

    private static void assertRefused(String body, String reason) {
        assertThatThrownBy(() -> WireCodec.decode(body, SENT))
                .isInstanceOf(RefusedMessageException.class)
                .hasMessage(reason);
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
