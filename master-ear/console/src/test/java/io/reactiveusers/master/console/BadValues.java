package io.reactiveusers.master.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Values that a form must either store as they are or refuse at their field, percent-encoded. */
final class BadValues {
    private BadValues() {}

    /** Returns some forty values. */
    static List<String> all() {
        List<String> values = new ArrayList<>(List.of(
                "",
                "+",
                "%00",
                "a%00b",
                "%0D%0ASet-Cookie:+a%3Db",
                "%09tab",
                "vertical%0Btab",
                "%1B%5B31m",
                "%7F",
                "%C2%85",
                "%EF%BF%BD",
                "%EF%BF%BE",
                "%EF%BB%BFbom",
                "%ED%A0%80",
                "%ED%B0%80%ED%A0%80",
                "%E4",
                "%FF%FE",
                "%C0%80",
                "%F0%9F%98%80",
                "%F0%9F%98%80".repeat(150),
                "%F0%9F%98%80".repeat(151),
                "a".repeat(150),
                "a".repeat(151),
                "a".repeat(255),
                "a".repeat(100_000),
                "%E2%80%AEevil%E2%80%AC",
                "%D7%A9%D7%9C%D7%95%D7%9D",
                "e" + "%CC%81".repeat(60),
                "%3Cscript%3Ealert(1)%3C/script%3E",
                "%3Cimg+src%3Dx+onerror%3Dalert(1)%3E",
                "]]%3E%3C/update%3E%3Credirect+url%3D%22//evil.example%22/%3E",
                "%22%27%60%26lt;",
                "%23%7Boperator.name%7D",
                "%24%7B7*7%7D",
                "%27;+drop+table+directory_user;--",
                "../../etc/passwd",
                "null",
                "NaN",
                "-1",
                "0",
                "9223372036854775807",
                "18446744073709551619",
                "1e400",
                "true",
                "%7B%22a%22:1%7D",
                "a@b@c",
                "@",
                "."));
        return values;
    }

    static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
