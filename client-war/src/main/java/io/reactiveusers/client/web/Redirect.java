package io.reactiveusers.client.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Sends a browser to another page of this application, by a relative reference (RFC 9110): behind a proxy the container
 * does not know the address the browser sees.
 */
final class Redirect {
    private Redirect() {}

    /**
     * Answers a request with a redirect that is followed by GET.
     *
     * @param path below the application's context, beginning with a slash
     */
    static void to(String path, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + path);
    }
}
