package io.reactiveusers.master.console.login;

import io.reactiveusers.master.console.web.Feedback;
import io.reactiveusers.master.console.web.PageAddress;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.login.Caller;
import io.reactiveusers.master.login.CallerIdentity;
import io.reactiveusers.master.password.HashingOverloadException;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The console's authentication mechanism (Jakarta Security 3.0, 2.3). The session remembers no more than the user's id:
 * whether that user still is active staff, and a superuser, is read from the directory at every request to a protected
 * page, so a user who is disabled, demoted or deleted is out at once.
 *
 * <p>Not the platform's own form mechanism: that one would make every request of the session trust the first, answer a
 * page's background request with the login page, and replay a POST after the login.
 */
@ApplicationScoped
public class FormLogin implements HttpAuthenticationMechanism {
    /**
     * The login page. Its parameter {@code to} is the page to go to then; {@code ended} (no longer active staff) or {@code
     * expired} (the session is over) says why it is shown.
     */
    static final String PAGE = "/login.xhtml";

    private static final Logger LOG = System.getLogger(FormLogin.class.getName());

    @Inject
    private IdentityStoreHandler identityStores;

    @Inject
    private Operator operator;

    @EJB
    private UserDirectory users;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        Credential credential = context.getAuthParameters().getCredential();
        if (credential != null) {
            return logIn(request, context, credential);
        }
        if (!context.isProtected()) {
            return context.doNothing();
        }
        HttpSession session = request.getSession(false);
        boolean loggedIn = session != null && operator.getId() != null;
        Optional<Caller> caller = loggedIn ? current() : Optional.empty();
        if (caller.isPresent()) {
            operator.become(caller.get());
            return context.notifyContainerAboutLogin(
                    new CallerPrincipal(caller.get().name()), caller.get().roles());
        }
        if (loggedIn) {
            session.invalidate();
        }
        return askToLogIn(request, response, loggedIn ? "&ended=true" : isOver(request) ? "&expired=true" : "");
    }

    /** Whether the request comes from a session that is over: only a page of such a session can have sent a form. */
    private static boolean isOver(HttpServletRequest request) {
        return "POST".equals(request.getMethod())
                || request.getRequestedSessionId() != null && !request.isRequestedSessionIdValid();
    }

    private Optional<Caller> current() {
        return users.find(operator.getId())
                .filter(user -> user.fields().active() && user.fields().staff())
                .map(FormLogin::caller);
    }

    private static Caller caller(UserDetails user) {
        return new Caller(
                user.id(), user.fields().username(), true, user.fields().superuser());
    }

    /** Tells {@link LoginPage} by a request attribute why it failed. */
    private AuthenticationStatus logIn(HttpServletRequest request, HttpMessageContext context, Credential credential) {
        CredentialValidationResult result;
        try {
            result = identityStores.validate(credential);
        } catch (RuntimeException e) {
            if (!isOverload(e)) {
                LOG.log(Level.ERROR, "RU0150 a login at the console could not be checked", e);
            }
            return refuse(request, LoginRefusal.UNAVAILABLE);
        }
        if (result.getStatus() != Status.VALID) {
            return refuse(request, LoginRefusal.WRONG);
        }
        if (!result.getCallerGroups().contains(Caller.STAFF)) {
            return refuse(request, LoginRefusal.NOT_STAFF);
        }
        request.getSession();
        // Whoever planted the old id in this browser must not share the session.
        request.changeSessionId();
        operator.become(((CallerIdentity) result.getCallerPrincipal()).getCaller());
        return context.notifyContainerAboutLogin(result);
    }

    private static AuthenticationStatus refuse(HttpServletRequest request, LoginRefusal refusal) {
        request.setAttribute(LoginRefusal.class.getName(), refusal);
        return AuthenticationStatus.SEND_FAILURE;
    }

    /** The identity store interface wraps what its implementation throws. */
    private static boolean isOverload(Throwable e) {
        return e instanceof HashingOverloadException || e.getCause() != null && isOverload(e.getCause());
    }

    private static AuthenticationStatus askToLogIn(
            HttpServletRequest request, HttpServletResponse response, String why) {
        String login = request.getContextPath() + PAGE + "?to="
                + URLEncoder.encode(PageAddress.of(request), StandardCharsets.UTF_8) + why;
        if (!"partial/ajax".equals(request.getHeader("Faces-Request"))) {
            // Relative: the server's own redirect would name the host that the request claims.
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", login);
            return AuthenticationStatus.SEND_CONTINUE;
        }
        response.setHeader(Feedback.SESSION_ENDED, "true");
        response.setContentType("text/xml;charset=UTF-8");
        try {
            // What a page's script follows; to an HTTP redirect it would be blind (Jakarta Faces 4.0, 13.4.4).
            response.getWriter()
                    .write("<?xml version='1.0' encoding='UTF-8'?><partial-response><redirect url=\""
                            + login.replace("&", "&amp;") + "\"/></partial-response>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return AuthenticationStatus.SEND_CONTINUE;
    }
}
