package io.reactiveusers.client.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/**
 * The login of a user, from request to request. It is an attribute of the HTTP session and not kept by the container
 * itself, so that it survives a restart of the server if sessions do.
 */
final class Session {
    private static final String CALLER = "caller";

    private Session() {}

    /** Remembers a caller who has just logged in, under a new session id. */
    static void begin(HttpServletRequest request, String caller) {
        if (request.getSession(false) != null) {
            request.changeSessionId();
        }
        request.getSession().setAttribute(CALLER, caller);
    }

    /** Returns the caller's name; {@code null} without a login. */
    static String caller(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? null : (String) session.getAttribute(CALLER);
    }

    /** Logs the caller out and invalidates the session, if there is one. */
    static void end(HttpServletRequest request) throws ServletException {
        if (request.getUserPrincipal() != null) {
            request.logout();
        }
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}
