package io.reactiveusers.local;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** Calls the HTTP interfaces in {@code docs/api.md}, of a master or a client, with one credential. */
public final class HttpApi {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String url;
    private final String authorization;

    private HttpApi(String url, String authorization) {
        this.url = url;
        this.authorization = authorization;
    }

    /** A response: its status, and its JSON or {@link JsonValue#NULL}. */
    public record Answer(int status, JsonValue body) {
        /** Returns the body as an object. */
        public JsonObject object() {
            return body.asJsonObject();
        }

        /**
         * Returns this response if it has the expected status, and otherwise throws a {@link LocalSystemException} with
         * it.
         */
        public Answer expect(int expected) {
            if (status != expected) {
                throw new LocalSystemException("expected status " + expected + ", got " + status + " " + body);
            }
            return this;
        }
    }

    /** Creates a caller with a token. */
    public static HttpApi withToken(String url, String token) {
        return new HttpApi(url, "Bearer " + token);
    }

    /** Creates a caller with name and password, for {@code POST /api/tokens}. */
    public static HttpApi withPassword(String url, String username, String password) {
        byte[] credentials = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new HttpApi(url, "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /** Sends a GET. */
    public Answer get(String path) throws IOException {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** Sends a POST with a JSON body. */
    public Answer post(String path, JsonStructure body) throws IOException {
        return send("POST", path, BodyPublishers.ofString(body.toString()));
    }

    /** Sends a POST with a JSON file as its body. */
    public Answer post(String path, Path file) throws IOException {
        try {
            return send("POST", path, BodyPublishers.ofFile(file));
        } catch (FileNotFoundException e) {
            throw new LocalSystemException(file + " is missing", e);
        }
    }

    /** Sends a PATCH with a JSON body. */
    public Answer patch(String path, JsonStructure body) throws IOException {
        return send("PATCH", path, BodyPublishers.ofString(body.toString()));
    }

    /** Sends a DELETE. */
    public Answer delete(String path) throws IOException {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    private Answer send(String method, String path, BodyPublisher body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofMinutes(5))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .method(method, body)
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalSystemException("interrupted during " + method + " " + path, e);
        }
    }

    /** Parses a response; an error page of the server itself, which is not JSON, becomes a string. */
    private static JsonValue parse(String body) {
        if (body.isBlank()) {
            return JsonValue.NULL;
        }
        if (!body.startsWith("{") && !body.startsWith("[")) {
            return Json.createValue(body.length() > 2000 ? body.substring(0, 2000) : body);
        }
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readValue();
        }
    }
}
