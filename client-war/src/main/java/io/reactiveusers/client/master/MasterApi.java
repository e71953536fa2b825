package io.reactiveusers.client.master;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
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

/** The master's API, called with this client's token. A call ends in time, whatever the master or the network does. */
@ApplicationScoped
public class MasterApi {
    @Inject
    private ClientSettings settings;

    @Resource
    private ManagedExecutorService executor;

    private HttpClient http;

    /**
     * What the master answered.
     *
     * @param body empty if it was no JSON object
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
     * GET.
     *
     * @param path below the API's base, beginning with a slash
     * @param limit of the whole call
     * @throws MasterUnavailableException if there was no whole answer by then
     */
    public Answer get(String path, Duration limit) throws MasterUnavailableException {
        return send(request(path).GET(), limit);
    }

    /**
     * POST.
     *
     * @param path below the API's base, beginning with a slash
     * @param limit of the whole call
     * @throws MasterUnavailableException if there was no whole answer by then; the master may have done it nevertheless
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
            // The HTTP client's own time-out ends with the headers; this one covers the body.
            HttpResponse<String> whole = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(whole.statusCode(), object(whole.body()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new MasterUnavailableException("nothing within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new MasterUnavailableException(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new MasterUnavailableException("interrupted");
        }
    }

    private static Optional<JsonObject> object(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return Optional.of(reader.readObject());
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
