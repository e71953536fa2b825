package io.reactiveusers.support.http;

import io.reactiveusers.support.validation.FieldError;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The problem details of an error (RFC 9457).
 *
 * @param status the status of the type, unless the container decided on another
 * @param detail for the person who sent the request; never the text of an unexpected failure
 * @param errors each fault with its field; empty if the problem concerns no field. The first one's field is also sent
 *     as {@code field}
 * @param limit the most bytes that a body may have, for {@link ProblemType#TOO_LARGE}; else {@code null}
 */
public record Problem(ProblemType type, int status, String detail, List<FieldError> errors, Long limit) {
    /** The media type of every error; always UTF-8, as JSON is. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The most faults that are sent; a request may have many thousand. */
    private static final int ERRORS_SENT = 100;

    private static final int TEXT_SENT = 1000;

    /** Returns a problem that is not about a field. */
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, type.status(), detail, List.of(), null);
    }

    /** Returns a problem with its faults, at least one. */
    public static Problem of(ProblemType type, List<FieldError> errors) {
        String detail = errors.stream()
                .limit(3)
                .map(FieldError::detail)
                .reduce((a, b) -> a + "; " + b)
                .orElseThrow();
        boolean fields = errors.stream().anyMatch(error -> error.field() != null);
        return new Problem(type, type.status(), detail, fields ? errors : List.of(), null);
    }

    /** Returns {@link ProblemType#INVALID} for one field; the detail is a whole sentence. */
    public static Problem invalid(String field, String detail) {
        return of(ProblemType.INVALID, List.of(new FieldError(field, detail)));
    }

    /** Returns {@link ProblemType#INVALID} with the faults, at least one. */
    public static Problem invalid(FieldErrors errors) {
        return of(ProblemType.INVALID, errors.list());
    }

    /** Returns {@link ProblemType#TOO_LARGE}. */
    public static Problem tooLarge(long limit) {
        ProblemType type = ProblemType.TOO_LARGE;
        return new Problem(type, type.status(), "the body is longer than " + limit + " bytes", List.of(), limit);
    }

    /** Returns a problem with the title of its type as its detail. */
    public static Problem of(ProblemType type) {
        return of(type, type.title());
    }

    /** Returns the problem for a status that the container or Jakarta REST has decided on. */
    public static Problem ofStatus(int status) {
        ProblemType type = ProblemType.of(status);
        return new Problem(type, status, type.title(), List.of(), null);
    }

    /** Returns a response with this problem as its body. */
    public Response toResponse() {
        return Response.status(status).type(MEDIA_TYPE).entity(toBytes()).build();
    }

    /** Sends this problem as a servlet's or filter's response. */
    public void send(HttpServletResponse response) throws IOException {
        byte[] body = toBytes();
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    byte[] toBytes() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", type.urn());
        json.put("title", type.title());
        json.put("status", status);
        json.put("detail", shortened(detail));
        if (!errors.isEmpty()) {
            String field = errors.get(0).field();
            if (field != null) {
                json.put("field", shortened(field));
            }
            json.put(
                    "errors",
                    errors.stream().limit(ERRORS_SENT).map(Problem::json).toList());
        }
        if (limit != null) {
            json.put("limit", limit);
        }
        return Json.write(json);
    }

    private static Map<String, Object> json(FieldError error) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (error.field() != null) {
            json.put("field", shortened(error.field()));
        }
        json.put("detail", shortened(error.detail()));
        return json;
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_SENT ? text : text.substring(0, TEXT_SENT) + "…";
    }
}
