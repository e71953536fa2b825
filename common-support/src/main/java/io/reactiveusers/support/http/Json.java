package io.reactiveusers.support.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON strictly and in bounded memory, and writes it. Refused: text that is not UTF-8 (a leading byte order mark is
 * ignored, as RFC 8259 allows), text after the value, the same name twice in one object, nesting beyond {@value #DEPTH},
 * numbers beyond {@value #DIGITS} digits, names beyond {@value #NAME} characters. Names on the wire are the records'
 * component names in snake case.
 */
final class Json {
    static final int DEPTH = 32;
    static final int DIGITS = 100;
    static final int NAME = 200;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(DIGITS)
                            .maxNameLength(NAME)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Json() {}

    /**
     * Reads a whole body.
     *
     * @param limit in bytes; what is beyond is not read
     * @throws ProblemException 413, or 400 if the connection ends before the body does
     */
    static byte[] readBytes(InputStream in, int limit) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(limit + 1);
        } catch (IOException e) {
            throw invalid("the body could not be read to its end");
        }
        if (bytes.length > limit) {
            throw new ProblemException(Problem.tooLarge(limit));
        }
        return bytes;
    }

    /**
     * Parses a whole JSON text.
     *
     * @throws ProblemException 400
     */
    static JsonNode parse(byte[] bytes) {
        return parse(decode(bytes));
    }

    /** Returns the JSON of a record, map or list in UTF-8; halves of surrogate pairs become question marks. */
    static byte[] write(Object value) {
        return MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a component's name on the wire. */
    static String name(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String decode(byte[] bytes) {
        try {
            // A new decoder reports what is malformed; the methods of String would replace it.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw invalid("the body is not UTF-8");
        }
    }

    private static JsonNode parse(String text) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (StreamConstraintsException e) {
            throw invalid("the body is nested too deeply, or has a number or a name that is too long");
        } catch (JacksonException e) {
            throw invalid("the body is not one JSON text, or has the same name twice in one object");
        }
        if (json.isMissingNode()) {
            throw invalid("the body is empty");
        }
        return json;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(Problem.of(ProblemType.INVALID, detail));
    }
}
