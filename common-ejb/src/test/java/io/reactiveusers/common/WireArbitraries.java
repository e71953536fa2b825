package io.reactiveusers.common;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;

/** Bodies of messages of every kind, and events, for properties of the codec. */
abstract class WireArbitraries {
    static final Instant SENT = Instant.parse("2026-11-23T08:20:25.318Z");

    private static final List<String> REAL = realMessages();

    private static List<String> realMessages() {
        List<String> messages = new ArrayList<>();
        try (JsonReader reader =
                Json.createReader(WireArbitraries.class.getResourceAsStream("/prototype-messages.json"))) {
            reader.readArray()
                    .getValuesAs(JsonObject.class)
                    .forEach(message -> messages.add(message.getString("Body")));
        }
        String ours = WireCodec.encode(new UserChanged(
                Action.UPDATE,
                new UserState(
                        42,
                        "ann@example.org",
                        "Ann",
                        "L\u00e9e \ud83d\ude00",
                        "ann@example.org",
                        true,
                        List.of(new UserState.Group(3, "editors"), new UserState.Group(9, "b")),
                        List.of(new UserState.Permission(7, "change_user"))),
                SENT.toEpochMilli(),
                UUID.fromString("018f4d9e-0000-7000-8000-000000000001"),
                SENT,
                "master"));
        messages.add(ours);
        messages.add(Json.createObjectBuilder()
                .add("Type", "Notification")
                .add("Message", ours)
                .add("Timestamp", SENT.toString())
                .build()
                .toString());
        return messages;
    }

    /** A change of some characters. */
    interface Edit {
        String of(String text, String other);
    }

    @Provide
    Arbitrary<String> real() {
        return Arbitraries.of(REAL);
    }

    @Provide
    Arbitrary<List<Edit>> edits() {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, 2_000);
        Arbitrary<Edit> flip = Combinators.combine(place, Arbitraries.chars().all())
                .as((at, unit) -> (text, other) -> {
                    StringBuilder edited = new StringBuilder(text);
                    edited.setCharAt(at % text.length(), unit);
                    return edited.toString();
                });
        Arbitrary<Edit> cut = Combinators.combine(place, place).as((from, length) -> (text, other) -> {
            int start = from % text.length();
            String rest = text.substring(Math.min(text.length(), start + 1 + length % 40));
            return rest.isEmpty() && start == 0 ? text : text.substring(0, start) + rest;
        });
        Arbitrary<Edit> splice = Combinators.combine(place, place).as((at, from) -> (text, other) -> {
            int start = at % text.length();
            return text.substring(0, start) + other.substring(from % other.length()) + text.substring(start);
        });
        Arbitrary<Edit> token = Combinators.combine(
                        place, Arbitraries.of("{", "}", "[", "]", "\"", ",", ":", "\\", "\\u0000", "null", "1e9", "-"))
                .as((at, inserted) -> (text, other) -> {
                    int start = at % text.length();
                    return text.substring(0, start) + inserted + text.substring(start);
                });
        return Arbitraries.oneOf(flip, cut, splice, token).list().ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.of(
                "id",
                "username",
                "first_name",
                "last_name",
                "email",
                "is_active",
                "groups",
                "user_permissions",
                "name",
                "codename",
                "user",
                "action",
                "revision",
                "event_id",
                "occurred_at",
                "source",
                "schema",
                "Message",
                "Timestamp",
                "Type");
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.of(0, 1, 31, 32, 33, 150, 151, 999, 1_001, 1_101, 20_000, 130_000, 262_145)
                .flatMap(length -> Arbitraries.integers().between(Math.max(0, length - 2), length + 2));
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> scalar = Arbitraries.oneOf(
                Arbitraries.of(
                        "null",
                        "true",
                        "false",
                        "0",
                        "-1",
                        "-0",
                        "1.0",
                        "1e3",
                        "1E400",
                        "1e-99999",
                        "9007199254740992",
                        "9223372036854775807",
                        "9223372036854775808",
                        "-9223372036854775808",
                        "18446744073709551619",
                        "1795645600000000",
                        "\"\"",
                        "\"\\u0000\"",
                        "\"\\ud800\"",
                        "\"+999999999-01-01T00:00:00Z\"",
                        "\"-1000000000-01-01T00:00:00Z\"",
                        "\"2026-11-23T08:20:25+18:00\"",
                        "\"1-1-1-1-1\"",
                        "[]",
                        "{}"),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.bigDecimals().map(String::valueOf),
                Arbitraries.strings().ofMaxLength(200).map(text -> Json.createValue(text)
                        .toString()));
        return nested(scalar, 3);
    }

    private Arbitrary<String> nested(Arbitrary<String> scalar, int depth) {
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<String> inner = nested(scalar, depth - 1);
        Arbitrary<String> array = inner.list().ofMaxSize(4).map(list -> "[" + String.join(",", list) + "]");
        Arbitrary<String> object = Combinators.combine(fields(), inner)
                .as((name, value) -> "\"" + name + "\":" + value)
                .list()
                .ofMaxSize(5)
                .map(list -> "{" + String.join(",", list) + "}");
        return Arbitraries.oneOf(scalar, array, object);
    }

    @Provide
    Arbitrary<UserChanged> events() {
        Arbitrary<Long> ids = Arbitraries.longs().between(1, UserState.ID_LIMIT);
        Arbitrary<UserState.Group> groups =
                Combinators.combine(ids, text(UserState.NAME_LIMIT)).as(UserState.Group::new);
        Arbitrary<UserState.Permission> permissions =
                Combinators.combine(ids, text(UserState.CODENAME_LIMIT)).as(UserState.Permission::new);
        Arbitrary<UserState> users = Combinators.combine(
                        Arbitraries.oneOf(ids, Arbitraries.just(UserState.FIRST_ADMINISTRATOR)),
                        text(UserState.NAME_LIMIT),
                        text(UserState.NAME_LIMIT),
                        text(UserState.NAME_LIMIT),
                        text(UserState.EMAIL_LIMIT),
                        Arbitraries.of(true, false),
                        groups.list().ofMaxSize(60),
                        permissions.list().ofMaxSize(60))
                .as(UserState::new);
        return Combinators.combine(
                        Arbitraries.of(Action.values()),
                        users,
                        Arbitraries.longs()
                                .between(0, SENT.plus(UserChanged.AHEAD).toEpochMilli()),
                        Arbitraries.create(UUID::randomUUID),
                        Arbitraries.longs()
                                .between(0, SENT.getEpochSecond())
                                .map(seconds -> Instant.ofEpochSecond(seconds, seconds % 1_000_000_000)),
                        text(UserState.NAME_LIMIT))
                .as(UserChanged::new);
    }

    /** Generates text of at most {@code limit} code points of any plane, without NUL and halves of surrogate pairs. */
    private static Arbitrary<String> text(int limit) {
        return Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(limit)
                .map(points -> points.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }
}
