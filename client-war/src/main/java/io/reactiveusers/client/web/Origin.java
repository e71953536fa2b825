package io.reactiveusers.client.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;

/**
 * Whether a request comes from this site's own pages. A browser says so in {@code Origin} (RFC 6454) with every POST and
 * every websocket handshake; a client that sends none is no browser, and acts for nobody but itself.
 */
final class Origin {
    private Origin() {}

    /**
     * Compares host and port, not the scheme: behind a proxy that ends TLS the container does not know it, and the
     * proxy passes {@code Host} on.
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
