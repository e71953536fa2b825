package io.reactiveusers.client.web;

import io.reactiveusers.client.master.MasterApi;
import io.reactiveusers.client.master.MasterUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.time.Duration;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks the master whether a password is right; see {@code POST /logins} in {@code docs/api.md}. {@code VALID} carries the
 * user's id as the principal's name. {@code INVALID} means that the master refused the login, or that no user can have
 * such a username or password. {@code NOT_VALIDATED} means that the login was not decided: the master did not respond
 * within {@link #LIMIT}, or responded otherwise, for example by refusing this client's own token.
 */
@ApplicationScoped
public class MasterIdentityStore implements IdentityStore {
    private static final Logger LOG = Logger.getLogger(MasterIdentityStore.class.getName());

    /** Time limit of the request. The master needs a good part of a second to check a password. */
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(null);

    private static final String REFUSED = "urn:reactive-users:problem:login-refused";
    private static final String INVALID = "urn:reactive-users:problem:invalid";

    @Inject
    private MasterApi master;

    @Override
    public CredentialValidationResult validate(Credential credential) {
        if (!(credential instanceof UsernamePasswordCredential login)) {
            return CredentialValidationResult.NOT_VALIDATED_RESULT;
        }
        JsonObject credentials = JSON.createObjectBuilder()
                .add("username", login.getCaller())
                .add("password", login.getPasswordAsString())
                .build();
        try {
            return meaning(master.post("/logins", credentials, LIMIT));
        } catch (MasterUnavailableException e) {
            LOG.log(Level.WARNING, "RU0302 the master did not respond to a login: {0}", e.getMessage());
            return CredentialValidationResult.NOT_VALIDATED_RESULT;
        }
    }

    private static CredentialValidationResult meaning(MasterApi.Answer answer) {
        JsonObject body = answer.body().orElse(JsonValue.EMPTY_JSON_OBJECT);
        try {
            if (answer.status() == 200) {
                String id = Long.toString(body.getJsonNumber("user_id").longValueExact());
                return new CredentialValidationResult(new CallerPrincipal(id), Set.of());
            }
            String type = body.getString("type", null);
            if (answer.status() == 401 && REFUSED.equals(type) || answer.status() == 400 && INVALID.equals(type)) {
                return CredentialValidationResult.INVALID_RESULT;
            }
        } catch (ClassCastException | NullPointerException | ArithmeticException e) {
            LOG.log(Level.FINE, "not the JSON of the master's API", e);
        }
        LOG.log(Level.WARNING, "RU0303 the master responded to a login with status {0}", answer.status());
        return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
}
