package io.reactiveusers.client.web;

import io.reactiveusers.client.replica.ReplicaState;
import io.reactiveusers.client.replica.UserReplicas;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.AutoApplySession;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The application's way to log in: by a form for pages, kept in the session. What is not a page is answered 401 rather
 * than sent to the form, so that a script or a socket can tell.
 *
 * <p>A mechanism of its own because the platform's form login knows only yes and no, and the page must tell a wrong
 * password from a master that cannot be asked, and from a user this client does not have.
 */
@AutoApplySession
@ApplicationScoped
public class FormLogin implements HttpAuthenticationMechanism {
    /** Request attribute: the {@link LoginRefusal}, when an authentication with a credential failed. */
    static final String REFUSAL = LoginRefusal.class.getName();

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
        if (!context.isProtected()) {
            return context.doNothing();
        }
        if (Admission.isPage(request)) {
            Redirect.to("/login", request, response);
            return AuthenticationStatus.SEND_CONTINUE;
        }
        return context.responseUnauthorized();
    }

    private AuthenticationStatus login(
            HttpServletRequest request, HttpMessageContext context, CredentialValidationResult result) {
        LoginRefusal refusal;
        if (result.getStatus() != CredentialValidationResult.Status.VALID) {
            refusal = result.getStatus() == CredentialValidationResult.Status.INVALID
                    ? LoginRefusal.WRONG
                    : LoginRefusal.CANNOT_TELL;
        } else if (replicas.find(Long.parseLong(result.getCallerPrincipal().getName()))
                .filter(ReplicaState::admitted)
                .isEmpty()) {
            refusal = LoginRefusal.NOT_HERE;
        } else {
            return context.notifyContainerAboutLogin(result);
        }
        request.setAttribute(REFUSAL, refusal);
        return AuthenticationStatus.SEND_FAILURE;
    }
}
