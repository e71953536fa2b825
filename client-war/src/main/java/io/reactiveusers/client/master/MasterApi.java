package io.reactiveusers.client.master;

import io.reactiveusers.client.settings.ClientSettings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls the master's API with this client's token. Every call ends within the given time limit, whatever the master or
 * the network does.
 */
@ApplicationScoped
public class MasterApi {
    private static final JsonReaderFactory READERS = Json.createReaderFactory(null);

    @Inject
    private ClientSettings settings;

    @Resource
    private ManagedExecutorService executor;

    private HttpClient http;

    /**
     * The master's response.
     *
     * @param body empty if the response is not a JSON object
     */
    public record Answer(int status, Optional<JsonObject> body) {}

    @PostConstruct
    void connect() {
        http = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
    }

    /**
     * Sends a GET request.
     *
     * @param path below the API's base, beginning with a slash
     * @param limit time limit of the whole call, including the response body
     * @throws MasterUnavailableException if the response was not complete within the limit
     */
    public Answer get(String path, Duration limit) throws MasterUnavailableException {
        return send(request(path).GET(), limit);
    }

    /**
     * Sends a POST request.
     *
     * @param path below the API's base, beginning with a slash
     * @param limit time limit of the whole call, including the response body
     * @throws MasterUnavailableException if the response was not complete within the limit; the master may have
     *     executed the request nevertheless
     */
    public Answer post(String path, JsonObject body, Duration limit) throws MasterUnavailableException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())),
                limit);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(settings.master(path))
                .header("Authorization", settings.authorization())
                .header("Accept", "application/json, application/problem+json");
    }

    private Answer send(HttpRequest.Builder request, Duration limit) throws MasterUnavailableException {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            // The HTTP client's own time-out covers the headers only; this one covers the body too.
            HttpResponse<String> whole = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(whole.statusCode(), object(whole.body()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new MasterUnavailableException("no complete response within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new MasterUnavailableException(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new MasterUnavailableException("interrupted");
        }
    }

    private static Optional<JsonObject> object(String text) {
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException e) {
            // Not JsonException alone: Parsson has others for nesting and numbers beyond its limits.
            return Optional.empty();
        }
    }
}
