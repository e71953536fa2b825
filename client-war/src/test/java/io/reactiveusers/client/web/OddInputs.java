package io.reactiveusers.client.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inputs of the kinds that people report or attackers try, as the bytes to send. */
final class OddInputs {
    private OddInputs() {}

    /** Values of a JSON member that are JSON: a refusal must name the member. */
    static List<String> jsonValues() {
        return List.of(
                "null",
                "true",
                "false",
                "0",
                "-0",
                "1",
                "-1",
                "101",
                "1.5",
                "-0.001",
                "100.0001",
                "1e2",
                "1e3",
                "1e400",
                "-1e400",
                "2147483648",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551619",
                "0." + "1".repeat(90),
                "\"\"",
                "\" \"",
                "\"x\"",
                "\"5\"",
                "\"true\"",
                "\"null\"",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\u202e\\ufeff\"",
                "\"" + "x".repeat(10_000) + "\"",
                "[]",
                "[null]",
                "[true]",
                "[0]",
                "[\"\"]",
                "[\"a\\u0000\"]",
                "[[]]",
                "[{}]",
                "[\"a\", 5]",
                "[" + "\"id\",".repeat(100) + "\"id\"]",
                "{}",
                "{\"repair\": true}",
                "[".repeat(20) + "]".repeat(20));
    }

    /** What is no JSON, or beyond its limits: the body as a whole is refused. */
    static List<byte[]> brokenValues() {
        List<byte[]> values = new ArrayList<>();
        for (String text : List.of(
                "",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x10",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "'x'",
                "x",
                "undefined",
                "True",
                "\"",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12\"",
                "[1,]",
                "{a: 1}",
                "{\"a\": 1, \"a\": 2}",
                "1 // comment",
                "/* */ 1",
                "9".repeat(1_200),
                "0." + "9".repeat(1_200),
                "1e1000000000",
                "[".repeat(2_000) + "]".repeat(2_000),
                "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
                "[".repeat(15_000))) {
            values.add(text.getBytes(StandardCharsets.UTF_8));
        }
        values.add(quoted(0xff));
        values.add(quoted(0xc0, 0x80));
        values.add(quoted(0xed, 0xa0, 0x80));
        values.add(quoted(0xe9));
        values.add(quoted(0xf4, 0x90, 0x80, 0x80));
        values.add(quoted(0x00));
        return values;
    }

    /** Whole bodies in place of an object. */
    static List<byte[]> bodies(String good) {
        List<byte[]> bodies = new ArrayList<>();
        for (String text : List.of(
                " ",
                "null",
                "5",
                "\"text\"",
                "[]",
                "[{}]",
                good + good,
                good + " x",
                good + "\0",
                good.substring(0, good.length() - 1),
                good.substring(1),
                good.replace("}", ",}"),
                "<xml/>",
                "a=b&c=d",
                "{" + "\"x".repeat(300) + "\": 1}")) {
            bodies.add(text.getBytes(StandardCharsets.UTF_8));
        }
        bodies.add(good.getBytes(StandardCharsets.UTF_16));
        bodies.add(good.getBytes(StandardCharsets.UTF_16LE));
        bodies.add(new byte[] {(byte) 0xff, (byte) 0xfe});
        bodies.add(new byte[] {0, 0, 0, 0});
        return bodies;
    }

    /** Raw texts for a query parameter or a form's field, percent-encoded where need be. */
    static Map<String, Boolean> encoded() {
        Map<String, Boolean> values = new LinkedHashMap<>();
        List.of("%", "%z", "%zz", "%ff", "%c0%80", "%ed%a0%80", "%f4%90%80%80", "%e9", "a%00b", "%00")
                .forEach(text -> values.put(text, false));
        List.of(
                        "",
                        "+",
                        "x",
                        "0",
                        "-1",
                        "101",
                        "1.0",
                        "1e1",
                        "0x10",
                        "%2B1",
                        "%EF%BC%95",
                        "%D9%A5",
                        "2147483648",
                        "-2147483649",
                        "9223372036854775808",
                        "9".repeat(1_200),
                        "null",
                        "true",
                        "%3Cscript%3E",
                        "%27%20or%201%3D1--",
                        "%7B%7Berror%7D%7D",
                        "%F0%9F%98%80",
                        "%0d%0aX-Injected:%201",
                        "%E2%80%AE",
                        "x".repeat(4_000),
                        "%E2%82%AC".repeat(500))
                .forEach(text -> values.put(text, true));
        return values;
    }

    /** Returns whether a text has an escape that is not two hexadecimal digits. */
    static boolean isMalformed(String encoded) {
        return encoded.matches(".*%(?![0-9A-Fa-f]{2}).*");
    }

    /** Returns values for the last element of a path, in place of an id. */
    static List<String> pathIds() {
        return List.of(
                "0",
                "-1",
                "x",
                "1.0",
                "1e1",
                "01",
                "+1",
                "%2B1",
                "9223372036854775808",
                "18446744073709551619",
                "null",
                "%00",
                "%ff",
                "%c0%80",
                "%20",
                "1%20",
                "%D9%A5",
                "1%2f2",
                "..%2f1",
                "9".repeat(1_200),
                "1/2",
                "%7B%7D",
                "%0d%0a",
                "%3Cscript%3E",
                "999999999");
    }

    static byte[] member(String name, byte[] value) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("{\"" + name + "\": ").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(value);
        body.write('}');
        return body.toByteArray();
    }

    private static byte[] quoted(int... bytes) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write('"');
        for (int b : bytes) {
            value.write(b);
        }
        value.write('"');
        return value.toByteArray();
    }
}
