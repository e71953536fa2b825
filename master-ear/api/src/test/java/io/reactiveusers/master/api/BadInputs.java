package io.reactiveusers.master.api;

import io.reactiveusers.master.api.Endpoint.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What no request may carry. Bodies are in ISO-8859-1, so that a character is a byte. */
final class BadInputs {
    private static final List<String> NO_TEXT =
            List.of("\"\\u0000\"", "\"a\\ud800\"", "\"\\udc00b\"", "\"a\\udc00\\ud83dz\"");
    private static final List<String> NO_STRING =
            List.of("5", "-1", "1.5", "1e99999", "true", "false", "[]", "[\"a\"]", "{}", "{\"a\": 1}");
    private static final List<String> NO_LONG = List.of(
            "\"1\"",
            "true",
            "[]",
            "[1]",
            "{}",
            "1.0",
            "1.5",
            "1e2",
            "1e99999",
            "-1e99999",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551619",
            "9".repeat(99));
    private static final List<String> UNKNOWN_IDS =
            List.of("[9223372036854775807]", "[-9223372036854775808]", "[-5, 4711]");

    /** Values that make the whole body malformed JSON, so that the problem can name no field. */
    static final List<String> NO_JSON = List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "-",
            "+1",
            "01",
            "0x10",
            ".5",
            "1.",
            "1e",
            "'a'",
            "undefined",
            "nul",
            "True",
            "",
            "[1,]",
            "[,1]",
            "{\"a\"}",
            "{a: 1}",
            "\"open",
            "\"\\x\"",
            "\"\\u12\"",
            "\"a\tb\"",
            "\"a\nb\"",
            "\"\u0000\"",
            "/* c */ 1",
            "1} {",
            "1}, \"x\": {",
            "{\"a\": 1, \"a\": 2}",
            "[".repeat(2_000) + "]".repeat(2_000),
            "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
            "[".repeat(100_000),
            "9".repeat(2_000),
            "1." + "3".repeat(2_000),
            "-1e" + "9".repeat(2_000),
            "{\"" + "n".repeat(50_000) + "\": 1}",
            // Not UTF-8: Latin-1, a lone continuation, overlong forms, half a surrogate pair, beyond Unicode, cut off.
            "\"Zo\u00eb\"",
            "\"\u0080\"",
            "\"\u00c0\u0080\"",
            "\"\u00e0\u0080\u0080\"",
            "\"\u00ed\u00a0\u0080\"",
            "\"\u00f5\u0080\u0080\u0080\"",
            "\"\u00ff\u00fe\"",
            "\"\u00e2\u0082\"");

    /** Bodies that are no JSON object. */
    static final List<byte[]> NO_OBJECT = noObject();

    /** Media types that are not taken. */
    static final List<String> MEDIA_TYPES = List.of(
            "text/plain",
            "text/json",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json-patch+json",
            "application/problem+json",
            "application/octet-stream",
            "application/json; charset=ISO-8859-1",
            "application/json; charset=UTF-16",
            "application/json; charset=nonsense");

    private BadInputs() {}

    /** Returns JSON values that are wrong for a field of this kind and for no other reason. */
    static List<String> values(Kind kind) {
        return switch (kind) {
            case NAME -> join(
                    NO_STRING,
                    NO_TEXT,
                    List.of("null", "\"\"", "\" \"", "\"a b\"", "\"a\\u0007\"", text(151), "\"a/b\""));
            case CLEARABLE_NAME -> join(NO_STRING, NO_TEXT, List.of("\"a\\u0007\"", "\"a\\nb\"", text(151)));
            case CLEARABLE_EMAIL -> join(NO_STRING, NO_TEXT, List.of("\"a\"", "\"@\"", "\"a@b@c\"", text(255)));
            case GROUP_NAME -> join(NO_STRING, NO_TEXT, List.of("null", "\"\"", "\" \"", "\"a\\u0007\"", text(151)));
            case CLIENT_NAME -> join(List.of("5", "null", "[]", "\"\\u0000\"", "\" \"", "\"a\\r\\nb\"", text(101)));
            case PASSWORD -> join(
                    NO_STRING, NO_TEXT, List.of("null", "\"\"", "\"short\"", "\"12345678\\n\"", text(4097)));
            case ANY_TEXT -> join(NO_STRING, NO_TEXT, List.of("null"));
            case FLAG -> List.of(
                    "null", "0", "1", "-1", "1.0", "\"true\"", "\"false\"", "\"\"", "\"on\"", "[]", "[true]", "{}");
            case CLEARABLE_GROUP_IDS, CLEARABLE_PERMISSION_IDS -> join(noIds(), UNKNOWN_IDS);
            case IDS -> join(noIds(), List.of("null", "[]"));
            case NUMBER -> join(NO_LONG, List.of("null"));
            case OBJECTS -> List.of("null", "1", "\"a\"", "true", "{}", "{\"id\": 1, \"revision\": 1}");
            default -> throw new IllegalArgumentException(kind + " is a parameter's");
        };
    }

    /** Returns encoded values that are wrong for a query parameter of this kind. */
    static List<String> parameters(Kind kind) {
        List<String> noText = List.of("%00", "a%00b", "%FF", "%C0%80", "%ED%A0%80", "%E2%82", "x".repeat(1_001));
        List<String> noNumber = List.of(
                "",
                "abc",
                "1.0",
                "1e3",
                "0x10",
                "%2B1",
                "007",
                "-0",
                "+1",
                "1+",
                "%201",
                "true",
                "null",
                "NaN",
                "%D9%A1",
                "1,2",
                "9223372036854775808",
                "-9223372036854775809",
                "18446744073709551619",
                "9".repeat(990),
                "9".repeat(2_000));
        // An empty parameter of a search counts as left out.
        List<String> userNumber =
                noNumber.stream().filter(value -> !value.isEmpty()).toList();
        return switch (kind) {
            case QUERY_TEXT -> noText;
            case QUERY_LIMIT -> join(noText, noNumber, List.of("0", "-1", "1001", "2147483648"));
            case QUERY_ID -> join(noText, noNumber);
            case QUERY_USERS_NUMBER -> join(noText, userNumber, List.of("-1", "2147483648"));
            case QUERY_USERS_ID -> join(noText, userNumber);
            case QUERY_FLAG -> join(noText, List.of("1", "0", "TRUE", "yes", "null", "%20true", "true,false"));
            case QUERY_USERS_TIME -> join(
                    noText,
                    List.of("1", "today", "2026-13-01", "2026-02-30", "2026-11-24T25:00:00Z", "%2B999999999-01-01"));
            case QUERY_USERS_SORT -> join(noText, List.of("password", "-", "--id", "id,username", "ID", "u.id"));
            default -> throw new IllegalArgumentException(kind + " is a field's");
        };
    }

    private static List<String> noIds() {
        List<String> values = new ArrayList<>(List.of("1", "\"1\"", "true", "{}", "[null]", "[[1]]", "[1, {}]"));
        NO_LONG.forEach(element -> values.add("[1, " + element + "]"));
        return values;
    }

    private static List<byte[]> noObject() {
        List<byte[]> bodies = new ArrayList<>();
        for (String text : List.of(
                "",
                " ",
                "\r\n\t",
                "null",
                "true",
                "0",
                "\"text\"",
                "[]",
                "[{}]",
                "{",
                "}",
                "{}{}",
                "{} x",
                "{},",
                "<x/>",
                "a=b",
                "{\"a\"",
                "\u00ef\u00bb\u00bf",
                "\u00ef\u00bb",
                "\u0000",
                "{}\u0000",
                "\u001f\u008b\u0008")) {
            bodies.add(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32")) {
            bodies.add("{\"is_active\": true}".getBytes(Charset.forName(charset)));
        }
        return bodies;
    }

    private static String text(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }

    @SafeVarargs
    private static List<String> join(List<String>... lists) {
        List<String> all = new ArrayList<>();
        for (List<String> list : lists) {
            all.addAll(list);
        }
        return all;
    }
}
