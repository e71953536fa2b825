package io.reactiveusers.master.login;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Optional;

/**
 * The directory as an identity store (Jakarta Security 3.0, 3.2). It turns passwords and tokens into a {@link
 * CallerIdentity} with the roles of {@link Caller}.
 */
@ApplicationScoped
public class DirectoryIdentityStore implements IdentityStore {
    @EJB
    private Passwords passwords;

    @EJB
    private ApiTokens tokens;

    /** Checks a user's name and password (also those of HTTP Basic), or a token. */
    @Override
    public CredentialValidationResult validate(Credential credential) {
        if (credential instanceof UsernamePasswordCredential login) {
            return result(passwords.check(login.getCaller(), login.getPasswordAsString()));
        }
        if (credential instanceof TokenCredential token) {
            return result(tokens.check(token.getToken()));
        }
        return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }

    private static CredentialValidationResult result(Optional<Caller> caller) {
        return caller.map(known -> new CredentialValidationResult(new CallerIdentity(known), known.roles()))
                .orElse(CredentialValidationResult.INVALID_RESULT);
    }
}
