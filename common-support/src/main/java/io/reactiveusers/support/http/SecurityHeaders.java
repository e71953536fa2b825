package io.reactiveusers.support.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Sets the security headers of every response. A web module maps it to {@code /*} in its {@code web.xml}, with the
 * dispatchers REQUEST and ERROR: what the container refuses (a missing login) passes no filter but through the error page.
 *
 * <p>The init parameter {@code policy} is the content security policy, by default that of responses that are no pages;
 * {@code cached} is the path prefix of static resources, whose caching this filter leaves to others.
 */
public class SecurityHeaders extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String policy = getInitParameter("policy");
        String cached = getInitParameter("cached");
        set(response, policy == null ? NO_PAGE : policy);
        if (cached == null || !request.getServletPath().startsWith(cached)) {
            response.setHeader("Cache-Control", "no-store");
        }
        chain.doFilter(request, response);
    }

    /** Sets the headers of a response that passes no filter, such as the redirect of an authentication mechanism. */
    public static void set(HttpServletResponse response) {
        set(response, NO_PAGE);
        response.setHeader("Cache-Control", "no-store");
    }

    private static void set(HttpServletResponse response, String policy) {
        response.setHeader("Content-Security-Policy", policy);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        // Not no-referrer: a browser then sends "Origin: null" with our own forms.
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}
