package io.reactiveusers.client.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Plays the master's side of {@code POST /api/logins} as {@code docs/api.md} has it. The password says what the master
 * is to do: a number is the right one for the user of that id, {@code busy}, {@code hang} and {@code broken} are
 * failures, everything else is wrong.
 */
public final class Master implements HttpHandler {
    public static final int PORT = 22500;

    private final ConcurrentLinkedQueue<HttpExchange> unanswered = new ConcurrentLinkedQueue<>();

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!"POST".equals(exchange.getRequestMethod())
                || !"Bearer the-token-of-this-client"
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{\"type\":\"urn:reactive-users:problem:unauthenticated\"}");
            return;
        }
        JsonObject question;
        try (JsonReader reader = Json.createReader(exchange.getRequestBody())) {
            question = reader.readObject();
        }
        String password = question.getString("password");
        switch (password) {
            case "busy" -> answer(exchange, 503, "{\"type\":\"urn:reactive-users:problem:unavailable\"}");
            case "broken" -> answer(exchange, 200, "<html>");
            case "no-token" -> answer(exchange, 401, "{\"type\":\"urn:reactive-users:problem:unauthenticated\"}");
            case "hang" -> unanswered.add(exchange);
            default -> {
                if (password.matches("[0-9]+")
                        && !question.getString("username").isBlank()) {
                    answer(exchange, 200, "{\"user_id\":" + password + "}");
                } else {
                    answer(exchange, 401, "{\"type\":\"urn:reactive-users:problem:login-refused\",\"status\":401}");
                }
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", status == 200 ? "application/json" : "application/problem+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
