package io.reactiveusers.client.web;

import io.reactiveusers.support.http.PercentEncoding;
import io.reactiveusers.support.http.Texts;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a form ({@code application/x-www-form-urlencoded}) strictly. A container would replace bytes that are not UTF-8,
 * and fails with 500 at too many parameters.
 */
final class FormBody {
    /** In bytes. */
    static final int LIMIT = 65_536;

    private static final String TYPE = "application/x-www-form-urlencoded";

    private FormBody() {}

    /** The form cannot be used. The message is a sentence for the person who sent it. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        private RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Returns the fields by name.
     *
     * @param names the fields that the form may have, each at most once
     * @throws RefusedException 400, 413 or 415
     */
    static Map<String, String> read(HttpServletRequest request, Set<String> names)
            throws RefusedException, IOException {
        String type = request.getContentType();
        if (type == null || !type.split(";")[0].strip().toLowerCase(Locale.ROOT).equals(TYPE)) {
            throw new RefusedException(415, "This page accepts its own form only.");
        }
        boolean tooLarge = request.getContentLengthLong() > LIMIT;
        byte[] body = tooLarge ? new byte[0] : request.getInputStream().readNBytes(LIMIT + 1);
        if (tooLarge || body.length > LIMIT) {
            throw new RefusedException(413, "The form is larger than " + LIMIT + " bytes.");
        }
        Map<String, String> fields = new HashMap<>();
        if (body.length == 0) {
            return fields;
        }
        try {
            for (String pair : StandardCharsets.US_ASCII
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString()
                    .split("&", names.size() + 2)) {
                String[] parts = pair.split("=", 2);
                String name = PercentEncoding.decode(parts[0], true);
                String value = parts.length == 1 ? "" : PercentEncoding.decode(parts[1], true);
                if (!names.contains(name) || !Texts.isText(value) || fields.put(name, value) != null) {
                    throw new CharacterCodingException();
                }
            }
        } catch (CharacterCodingException e) {
            throw new RefusedException(400, "The form could not be read. Please fill it in again.");
        }
        return fields;
    }
}
