package io.reactiveusers.support.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What counts as text at every door: no NUL, which PostgreSQL cannot store, and no half of a surrogate pair. */
final class Texts {
    private static final Pattern NO_TEXT = Pattern.compile("[\\x00\\x{D800}-\\x{DFFF}]");

    private Texts() {}

    static boolean isText(String value) {
        return !NO_TEXT.matcher(value).find();
    }

    /**
     * Decodes a percent-encoded text.
     *
     * @throws CharacterCodingException if it is not percent-encoded UTF-8
     */
    static String decode(String raw) throws CharacterCodingException {
        byte[] from = raw.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer to = ByteBuffer.allocate(from.length);
        for (int i = 0; i < from.length; i++) {
            if (from[i] == '%') {
                String hex = raw.substring(i + 1, Math.min(i + 3, raw.length()));
                if (!hex.matches("[0-9A-Fa-f]{2}")) {
                    throw new CharacterCodingException();
                }
                to.put((byte) Integer.parseInt(hex, 16));
                i += 2;
            } else {
                to.put(from[i] == '+' ? (byte) ' ' : from[i]);
            }
        }
        return StandardCharsets.UTF_8.newDecoder().decode(to.flip()).toString();
    }
}
