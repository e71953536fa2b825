package io.reactiveusers.master.api;

import io.reactiveusers.master.directory.DirectoryException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;

/** The problem details of an error (RFC 9457). */
final class Problem {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE_PREFIX = "urn:reactive-users:problem:";

    private Problem() {}

    /** A response with a problem; {@code field} may be {@code null}. */
    static Response response(int status, String type, String field, String detail) {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .entity(body(status, type, field, detail).toString())
                .build();
    }

    static Response response(DirectoryException e) {
        return switch (e.getReason()) {
            case INVALID -> response(400, "invalid", e.getField(), e.getMessage());
            case FORBIDDEN -> response(403, "forbidden", e.getField(), e.getMessage());
            case NOT_FOUND -> response(404, "not-found", e.getField(), e.getMessage());
            case CONFLICT -> response(409, "conflict", e.getField(), e.getMessage());
            case STALE -> response(412, "stale", e.getField(), e.getMessage());
        };
    }

    static Response invalid(String field, String detail) {
        return response(400, "invalid", field, detail);
    }

    static Response notFound(String detail) {
        return response(404, "not-found", null, detail);
    }

    /** The problem of a status that comes with nothing more to say. */
    static JsonObject body(int status) {
        String type =
                switch (status) {
                    case 401 -> "unauthenticated";
                    case 403 -> "forbidden";
                    case 404, 405 -> "not-found";
                    case 503 -> "unavailable";
                    default -> status < 500 ? "invalid" : "internal";
                };
        Response.Status known = Response.Status.fromStatusCode(status);
        return body(status, type, null, known == null ? "status " + status : known.getReasonPhrase());
    }

    private static JsonObject body(int status, String type, String field, String detail) {
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("type", TYPE_PREFIX + type)
                .add("title", type.replace('-', ' '))
                .add("status", status)
                .add("detail", detail);
        if (field != null) {
            body.add("field", field);
        }
        return body.build();
    }
}
