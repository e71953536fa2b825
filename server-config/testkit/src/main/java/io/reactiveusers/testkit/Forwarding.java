package io.reactiveusers.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;

/** Passes requests of a {@link FaultProxy} on to its target, and headers of responses back. */
final class Forwarding {
    /** Headers that belong to a connection, or that the HTTP client sets itself. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection", "content-length", "date", "expect", "host", "keep-alive", "transfer-encoding", "upgrade");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI target;

    Forwarding(URI target) {
        this.target = target;
    }

    HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static void copyHeaders(HttpResponse<byte[]> response, HttpExchange exchange) {
        response.headers().map().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
    }
}
