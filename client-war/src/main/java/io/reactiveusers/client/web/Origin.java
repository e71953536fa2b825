package io.reactiveusers.client.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;

/**
 * Decides whether a request comes from a page of this site. A browser sends {@code Origin} (RFC 6454) with every POST and
 * every websocket handshake. A client that sends none is not a browser, so no other site can have made it send the
 * request.
 */
final class Origin {
    private Origin() {}

    /**
     * Compares host and port but not the scheme, which the container does not know behind a proxy that ends TLS. Such a
     * proxy must pass {@code Host} on.
     */
    static boolean isOwn(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return !"cross-site".equals(request.getHeader("Sec-Fetch-Site"));
        }
        String host = request.getHeader("Host");
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
