package io.reactiveusers.master.migration;

import java.util.regex.Pattern;

/** Text that comes from a dump, as the database can store it in a report. */
final class ReportText {
    private static final Pattern NO_TEXT = Pattern.compile("\\p{Cc}|[\\x{D800}-\\x{DFFF}]");

    private ReportText() {}

    /**
     * Returns a text with U+FFFD in the place of what is no text, cut after some characters.
     *
     * @param limit in code points
     */
    static String of(String text, int limit) {
        String clean = NO_TEXT.matcher(text).replaceAll("\uFFFD");
        return clean.codePointCount(0, clean.length()) > limit
                ? clean.substring(0, clean.offsetByCodePoints(0, limit))
                : clean;
    }
}
