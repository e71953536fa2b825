package io.reactiveusers.client.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Redirects a browser to another page of this application, by a relative reference (RFC 9110): behind a proxy the
 * container does not know the address that the browser sees.
 */
final class Redirect {
    /** The query of the login page after {@link Admission} has ended a session. */
    static final String ENDED = "ended";

    private Redirect() {}

    /**
     * Sends a redirect that the browser follows by GET.
     *
     * @param path below the application's context, beginning with a slash
     */
    static void to(String path, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + path);
    }
}
