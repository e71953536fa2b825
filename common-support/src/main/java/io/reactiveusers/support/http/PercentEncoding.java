package io.reactiveusers.support.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986), decoded strictly: a container replaces bytes that are not UTF-8. */
public final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * Decodes a text, which may then have any character, NUL included.
     *
     * @param encoded has ASCII characters only
     * @param form whether a plus sign is a space
     * @throws CharacterCodingException if an escape is malformed, or the result is not UTF-8
     */
    public static String decode(String encoded, boolean form) throws CharacterCodingException {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                String hex = encoded.substring(i + 1, Math.min(i + 3, encoded.length()));
                if (!hex.matches("[0-9A-Fa-f]{2}")) {
                    throw new CharacterCodingException();
                }
                bytes.put((byte) Integer.parseInt(hex, 16));
                i += 2;
            } else {
                bytes.put((byte) (c == '+' && form ? ' ' : c));
            }
        }
        return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    }
}
