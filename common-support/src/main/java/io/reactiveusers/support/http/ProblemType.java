package io.reactiveusers.support.http;

import java.util.Locale;

/** The types of problems. A program decides by these and not by the texts. */
public enum ProblemType {
    INVALID(400, "The request is not valid"),
    UNAUTHENTICATED(401, "A login is required"),
    LOGIN_REFUSED(401, "The username or the password is wrong"),
    FORBIDDEN(403, "The caller may not do this"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "The resource does not have this method"),
    NOT_ACCEPTABLE(406, "The resource cannot be had in an accepted media type"),
    CONFLICT(409, "The request conflicts with the current state"),
    STALE(412, "The resource has been changed meanwhile"),
    TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has a media type that is not taken"),
    UNPROCESSABLE(422, "The request cannot be carried out"),
    TOO_MANY_REQUESTS(429, "There are too many requests"),
    INTERNAL(500, "The request failed unexpectedly"),
    UNAVAILABLE(503, "The service is temporarily unavailable");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Returns the type for a status that the container or Jakarta REST has decided on. */
    static ProblemType of(int status) {
        for (ProblemType type : values()) {
            if (type.status == status) {
                return type;
            }
        }
        return status < 500 ? INVALID : INTERNAL;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns a summary that is the same for every problem of this kind. */
    public String title() {
        return title;
    }

    /** Returns the kind's URN, {@code urn:reactive-users:problem:not-found} for example. */
    public String urn() {
        return "urn:reactive-users:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
