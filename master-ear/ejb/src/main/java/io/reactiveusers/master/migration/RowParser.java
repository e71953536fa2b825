package io.reactiveusers.master.migration;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the bytes of one row. What is JSON but beyond a bound, or not a row of Django's, is a row with a fault. */
final class RowParser {
    private static final int DEPTH_LIMIT = 32;
    private static final int DIGITS_LIMIT = 100;
    private static final int LABEL_LIMIT = 200;
    private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}_]+(\\.[\\p{L}\\p{N}_]+)+");
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_LIMIT)
                            .maxNumberLength(DIGITS_LIMIT)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private RowParser() {}

    /** The bytes of a row are not JSON. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final long offset;

        private MalformedException(long offset) {
            this.offset = offset;
        }

        /** Returns where in the row. */
        long getOffset() {
            return offset;
        }
    }

    /**
     * Reads a row.
     *
     * @param bytes its bytes, or the first of them if there are too many
     * @param depth how deeply it is nested
     */
    static DumpRow parse(DumpRow.Place place, byte[] bytes, int depth) throws MalformedException {
        // A parser of bytes would also take other encodings, and a mark of the byte order.
        String json = new String(bytes, StandardCharsets.UTF_8);
        if (place.bytes() > bytes.length) {
            return faulty(place, json, "the row is longer than " + DumpReader.ROW_LIMIT + " bytes");
        }
        if (depth > DEPTH_LIMIT) {
            return faulty(place, json, "the row is nested more than " + DEPTH_LIMIT + " deep");
        }
        JsonNode row;
        try {
            row = MAPPER.readTree(json);
        } catch (StreamConstraintsException e) {
            return faulty(place, json, "the row has a number of more than " + DIGITS_LIMIT + " digits, or a long name");
        } catch (DatabindException e) {
            return faulty(place, json, "the row has the same name twice in one object");
        } catch (JacksonException e) {
            // Neither message nor cause: a parser quotes what it could not read.
            throw new MalformedException(bytesBefore(json, e.getLocation()));
        }
        if (!row.isObject()) {
            return new DumpRow(place, DumpRow.NO_MODEL, null, NOTHING, "the row is not an object");
        }
        JsonNode model = row.get("model");
        String label = model == null || !model.isString() ? null : label(model.stringValue());
        if (label == null) {
            return new DumpRow(place, DumpRow.NO_MODEL, null, NOTHING, "model is missing or not a label");
        }
        JsonNode pk = row.get("pk");
        pk = pk == null || pk.isNull() ? null : pk;
        JsonNode fields = row.get("fields");
        return fields == null || !fields.isObject()
                ? new DumpRow(place, label, pk, NOTHING, "fields is missing or not an object")
                : new DumpRow(place, label, pk, fields, null);
    }

    /** Django writes the model first, so also a row that cannot be read whole mostly has one. */
    private static DumpRow faulty(DumpRow.Place place, String json, String fault) {
        String label = DumpRow.NO_MODEL;
        try (JsonParser parser = MAPPER.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT
                    && "model".equals(parser.nextName())
                    && parser.nextToken() == JsonToken.VALUE_STRING) {
                label = Objects.requireNonNullElse(label(parser.getString()), DumpRow.NO_MODEL);
            }
        } catch (JacksonException e) {
            label = DumpRow.NO_MODEL;
        }
        return new DumpRow(place, label, null, NOTHING, fault);
    }

    /** Returns a model's label in lower case; {@code null} if it is none. Some letters become two. */
    private static String label(String text) {
        String label = text.toLowerCase(Locale.ROOT);
        return LABEL.matcher(text).matches() && label.length() <= LABEL_LIMIT ? label : null;
    }

    private static long bytesBefore(String json, TokenStreamLocation location) {
        long chars = location == null ? 0 : Math.min(json.length(), Math.max(0, location.getCharOffset()));
        return json.substring(0, (int) chars).getBytes(StandardCharsets.UTF_8).length;
    }
}
