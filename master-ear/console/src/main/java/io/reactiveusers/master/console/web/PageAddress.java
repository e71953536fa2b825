package io.reactiveusers.master.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;

/** The address of the page that a request belongs to, to come back to it. */
public final class PageAddress {
    private PageAddress() {}

    /**
     * Returns path and query of the page, without the context path. For a POST that is the page that sent it, by its
     * {@code Referer}, which follows what the page shows (its script keeps the URL up to date); without one, only the path.
     */
    public static String of(HttpServletRequest request) {
        String query = "GET".equals(request.getMethod()) ? request.getQueryString() : queryOfSender(request);
        return request.getServletPath() + (query == null ? "" : "?" + query);
    }

    private static String queryOfSender(HttpServletRequest request) {
        String referer = request.getHeader("Referer");
        if (referer == null) {
            return null;
        }
        try {
            URI sender = new URI(referer);
            return request.getRequestURI().equals(sender.getRawPath()) || "/".equals(sender.getRawPath())
                    ? sender.getRawQuery()
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
