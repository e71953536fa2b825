package io.reactiveusers.support.http;

import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Binds a JSON body to a record, by {@link RecordBinder}, and writes records, lists and maps as JSON. The parameter of
 * the resource method may have {@link Required}, {@link BodyLimit} and {@link OptionalBody}.
 */
@Consumes({MediaType.APPLICATION_JSON, JsonBody.MERGE_PATCH, MediaType.WILDCARD})
@Produces(MediaType.APPLICATION_JSON)
public class JsonBody implements MessageBodyReader<Object>, MessageBodyWriter<Object> {
    /** The media type of RFC 7396. */
    public static final String MERGE_PATCH = "application/merge-patch+json";

    /**
     * The most bytes of a body: enough for a thousand users by id and revision, or for a user with thousands of groups.
     */
    public static final int LIMIT = 262_144;

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    /** Returns the record; fails with 400, 413 or 415. */
    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        Required required = find(annotations, Required.class);
        Set<String> names = required == null ? Set.of() : Set.of(required.value());
        boolean optional = find(annotations, OptionalBody.class) != null;
        if (!isJson(mediaType)) {
            // A request without a body has no Content-Type; Jakarta REST then assumes application/octet-stream.
            if (!optional || headers.containsKey(HttpHeaders.CONTENT_TYPE) || body.read() >= 0) {
                throw new ProblemException(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE));
            }
            return RecordBinder.bind(JsonNodeFactory.instance.objectNode(), type, names);
        }
        checkCharset(mediaType);
        BodyLimit annotated = find(annotations, BodyLimit.class);
        int limit = annotated == null ? LIMIT : annotated.value();
        String length = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
        if (length != null && length.matches("[0-9]{1,18}") && Long.parseLong(length) > limit) {
            throw new ProblemException(Problem.tooLarge(limit));
        }
        byte[] bytes = Json.readBytes(body, limit);
        boolean left = bytes.length == 0 && optional;
        return RecordBinder.bind(left ? JsonNodeFactory.instance.objectNode() : Json.parse(bytes), type, names);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        // JSON-P's values are maps and lists as well, and have a writer of their own.
        return !JsonValue.class.isAssignableFrom(type)
                && (type.isRecord() || Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type));
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body)
            throws IOException {
        body.write(Json.write(value));
    }

    private static boolean isJson(MediaType mediaType) {
        String type = mediaType.getType() + "/" + mediaType.getSubtype();
        return type.equalsIgnoreCase(MediaType.APPLICATION_JSON) || type.equalsIgnoreCase(MERGE_PATCH);
    }

    /** Refuses any other charset, because JSON is UTF-8 (RFC 8259, 8.1). */
    private static void checkCharset(MediaType mediaType) {
        String charset = mediaType.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
            throw new ProblemException(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "JSON is taken in UTF-8 only"));
        }
    }

    private static <A extends Annotation> A find(Annotation[] annotations, Class<A> type) {
        return Arrays.stream(annotations)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }
}
