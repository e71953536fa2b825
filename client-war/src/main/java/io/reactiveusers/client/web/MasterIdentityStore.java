package io.reactiveusers.client.web;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks the master whether a password is right; see {@code POST /logins} in {@code docs/api.md}. {@code VALID} carries the
 * user's id as the principal's name. {@code INVALID} is the master's no. {@code NOT_VALIDATED} means that nobody can
 * tell: the master cannot be reached, does not answer within {@link #LIMIT}, or answers with anything else, such as a
 * refusal of this client's own token.
 */
@ApplicationScoped
public class MasterIdentityStore implements IdentityStore {
    private static final Logger LOG = Logger.getLogger(MasterIdentityStore.class.getName());

    /** How long the whole question may take. A master's password hash takes a good part of a second. */
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private static final String REFUSED = "urn:reactive-users:problem:login-refused";

    @Inject
    private ClientSettings settings;

    @Resource
    private ManagedExecutorService executor;

    private HttpClient http;

    @PostConstruct
    void connect() {
        http = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
    }

    @Override
    public CredentialValidationResult validate(Credential credential) {
        if (!(credential instanceof UsernamePasswordCredential login)) {
            return CredentialValidationResult.NOT_VALIDATED_RESULT;
        }
        String question = Json.createObjectBuilder()
                .add("username", login.getCaller())
                .add("password", login.getPasswordAsString())
                .build()
                .toString();
        HttpRequest request = HttpRequest.newBuilder(settings.logins())
                .header("Authorization", settings.authorization())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            // The client's own time-out ends with the headers; this one covers the body.
            return meaning(answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            LOG.log(Level.WARNING, "RU0302 the master does not answer a login: {0}", reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }

    private static String reason(Exception failure) {
        return failure instanceof TimeoutException
                ? "nothing within " + LIMIT.toSeconds() + " s"
                : String.valueOf(failure.getCause());
    }

    private static CredentialValidationResult meaning(HttpResponse<String> answer) {
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            JsonObject body = reader.readObject();
            if (answer.statusCode() == 200) {
                String id = Long.toString(body.getJsonNumber("user_id").longValueExact());
                return new CredentialValidationResult(new CallerPrincipal(id), Set.of());
            }
            if (answer.statusCode() == 401 && REFUSED.equals(body.getString("type", null))) {
                return CredentialValidationResult.INVALID_RESULT;
            }
        } catch (JsonException | ClassCastException | NullPointerException | ArithmeticException e) {
            LOG.log(Level.FINE, "not the master's JSON", e);
        }
        LOG.log(Level.WARNING, "RU0303 the master answers a login with status {0}", answer.statusCode());
        return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
}
