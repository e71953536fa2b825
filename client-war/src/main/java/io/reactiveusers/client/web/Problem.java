package io.reactiveusers.client.web;

import jakarta.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The errors of this client's HTTP surface that are not pages: {@code application/problem+json}, RFC 9457. */
enum Problem {
    INVALID(HttpServletResponse.SC_BAD_REQUEST, "invalid", "Invalid"),
    UNAUTHENTICATED(HttpServletResponse.SC_UNAUTHORIZED, "unauthenticated", "Not authenticated"),
    FORBIDDEN(HttpServletResponse.SC_FORBIDDEN, "forbidden", "Forbidden"),
    NOT_FOUND(HttpServletResponse.SC_NOT_FOUND, "not-found", "Not found"),
    CONFLICT(HttpServletResponse.SC_CONFLICT, "conflict", "Conflict"),
    UNAVAILABLE(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "unavailable", "Unavailable");

    private final int status;
    private final String type;
    private final String title;

    Problem(int status, String type, String title) {
        this.status = status;
        this.type = type;
        this.title = title;
    }

    /** Answers a request with this problem, for the given reason. */
    void answer(HttpServletResponse response, String detail) throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write(Json.createObjectBuilder()
                        .add("type", "urn:reactive-users:problem:" + type)
                        .add("title", title)
                        .add("status", status)
                        .add("detail", detail)
                        .build()
                        .toString());
    }
}
