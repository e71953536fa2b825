package io.reactiveusers.master.api;

import io.reactiveusers.master.login.TokenCredential;
import io.reactiveusers.master.password.HashingOverloadException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Bearer tokens (RFC 6750), and HTTP Basic (RFC 7617) only where tokens are created, so no other request pays for a
 * password hash. It keeps no session, so another site cannot abuse one.
 */
@ApplicationScoped
public class TokenAuthenticationMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
    private static final String PASSWORD_GIVEN = TokenAuthenticationMechanism.class.getName() + ".passwordGiven";

    @Inject
    private IdentityStoreHandler identityStores;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        boolean makesToken = request.getMethod().equals("POST")
                && request.getRequestURI().equals(request.getContextPath() + "/tokens");
        Credential credential = credential(request.getHeader("Authorization"), makesToken);
        if (credential == null) {
            return context.isProtected() ? refuse(response, context, makesToken) : context.doNothing();
        }
        CredentialValidationResult result;
        try {
            result = identityStores.validate(credential);
        } catch (HashingOverloadException e) {
            return unavailable(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } catch (RuntimeException e) {
            return unavailable(
                    response,
                    ApiFeature.FAILURES.report(e, "a login at the API").status());
        }
        if (result.getStatus() != CredentialValidationResult.Status.VALID) {
            return refuse(response, context, makesToken);
        }
        request.setAttribute(PASSWORD_GIVEN, makesToken);
        return context.notifyContainerAboutLogin(result);
    }

    /**
     * Returns whether the caller has given the password, and not a token. Jakarta REST takes several spellings of a
     * path for the same, so what makes a token asks for this instead of relying on the path.
     */
    static boolean isPasswordGiven(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(PASSWORD_GIVEN));
    }

    private static Credential credential(String authorization, boolean makesToken) {
        if (authorization == null) {
            return null;
        }
        if (makesToken) {
            return authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
                    ? BasicCredentials.decode(
                                    authorization.substring(BASIC.length()).strip())
                            .orElse(null)
                    : null;
        }
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? new TokenCredential(authorization.substring(BEARER.length()).strip())
                : null;
    }

    private static AuthenticationStatus refuse(
            HttpServletResponse response, HttpMessageContext context, boolean makesToken) {
        response.setHeader(
                "WWW-Authenticate", makesToken ? "Basic realm=\"Reactive Users\", charset=\"UTF-8\"" : "Bearer");
        return context.responseUnauthorized();
    }

    private static AuthenticationStatus unavailable(HttpServletResponse response, int status) {
        try {
            response.sendError(status);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return AuthenticationStatus.SEND_FAILURE;
    }
}
