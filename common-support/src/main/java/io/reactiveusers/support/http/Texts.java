package io.reactiveusers.support.http;

import java.util.regex.Pattern;

/**
 * Defines what every HTTP interface accepts as text: no NUL, which PostgreSQL cannot store, and no half of a surrogate
 * pair.
 */
public final class Texts {
    private static final Pattern NO_TEXT = Pattern.compile("[\\x00\\x{D800}-\\x{DFFF}]");

    private Texts() {}

    /** Returns whether a value can be stored as text. */
    public static boolean isText(String value) {
        return !NO_TEXT.matcher(value).find();
    }
}
