package io.reactiveusers.client.web;

import io.reactiveusers.client.replica.ReplicaState;
import io.reactiveusers.client.replica.ReplicaUnavailableException;
import io.reactiveusers.client.replica.UserReplicas;
import io.reactiveusers.support.http.SecurityHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Authenticates users of this application: a login by form, kept in the session. Only the page is redirected to the form;
 * the page's own requests get 401, so that a script or a socket can tell. Any other path is not found: {@code web.xml}
 * closes every path that it does not name, and nothing is there.
 *
 * <p>The platform's form login knows only success and failure. This mechanism also distinguishes a wrong password, a
 * master that does not respond, and a user that this client does not have.
 */
@ApplicationScoped
public class FormLogin implements HttpAuthenticationMechanism {
    /** Request attribute with the {@link LoginRefusal} after an authentication with a credential has failed. */
    static final String REFUSAL = LoginRefusal.class.getName();

    private static final Logger LOG = Logger.getLogger(FormLogin.class.getName());

    @Inject
    private IdentityStoreHandler identityStores;

    @Inject
    private UserReplicas replicas;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        Credential credential = context.getAuthParameters().getCredential();
        if (credential != null) {
            return login(request, context, identityStores.validate(credential));
        }
        String caller = Session.caller(request);
        if (caller != null) {
            return context.notifyContainerAboutLogin(new CallerPrincipal(caller), Set.of());
        }
        if (!context.isProtected()) {
            return context.doNothing();
        }
        String path = Paths.of(request);
        if (Paths.isPage(path)) {
            // The container sends a mechanism's response past all filters.
            SecurityHeaders.set(response);
            Redirect.to("/login", request, response);
            return AuthenticationStatus.SEND_CONTINUE;
        }
        return Paths.isUsersData(path) ? context.responseUnauthorized() : context.responseNotFound();
    }

    private AuthenticationStatus login(
            HttpServletRequest request, HttpMessageContext context, CredentialValidationResult result) {
        request.setAttribute(REFUSAL, refusal(result));
        if (request.getAttribute(REFUSAL) != null) {
            return AuthenticationStatus.SEND_FAILURE;
        }
        Session.begin(request, result.getCallerPrincipal().getName());
        return context.notifyContainerAboutLogin(result);
    }

    /** Returns {@code null} if the login succeeds. */
    private LoginRefusal refusal(CredentialValidationResult result) {
        if (result.getStatus() != CredentialValidationResult.Status.VALID) {
            return result.getStatus() == CredentialValidationResult.Status.INVALID
                    ? LoginRefusal.WRONG
                    : LoginRefusal.CANNOT_TELL;
        }
        try {
            return replicas.find(Long.parseLong(result.getCallerPrincipal().getName()))
                            .filter(ReplicaState::admitted)
                            .isEmpty()
                    ? LoginRefusal.NOT_HERE
                    : null;
        } catch (ReplicaUnavailableException e) {
            LOG.log(Level.WARNING, "RU0321 a login failed because of the database: {0}", e.getMessage());
            return LoginRefusal.CANNOT_TELL;
        }
    }
}
