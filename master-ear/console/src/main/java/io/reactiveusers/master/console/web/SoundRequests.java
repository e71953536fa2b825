package io.reactiveusers.master.console.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Refuses requests that no page of the console sends, with status 400 and one line in the log (RU0152). Whatever else fails
 * outside of a page ends in status 500 and one entry of our own (RU0151).
 */
@WebFilter(filterName = "soundRequests")
public class SoundRequests extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = System.getLogger(SoundRequests.class.getName());

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            request.getParameterMap();
        } catch (RuntimeException e) {
            refuse(response, "its parameters cannot be read");
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            LOG.log(Level.ERROR, "RU0151 a page of the console failed", e);
            if (!response.isCommitted()) {
                response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            }
        }
    }

    /** Responds with 400 and logs the reason, in words of our own and never in the request's. */
    static void refuse(HttpServletResponse response, String reason) throws IOException {
        LOG.log(Level.WARNING, "RU0152 a request to the console was malformed: " + reason);
        if (!response.isCommitted()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }
}
