package io.reactiveusers.client.web;

import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The login page and its form, which has the fields {@code username} and {@code password}. */
@WebServlet("/login")
public class LoginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** In code points, as in the directory; no user has a longer one. */
    private static final int USERNAME_LIMIT = 150;

    /** In code points. Keeps the request to the master small. */
    private static final int PASSWORD_LIMIT = 4096;

    private static final String ERROR = "<p id=\"error\" role=\"alert\" tabindex=\"-1\" autofocus>{{error}}</p>";

    @Inject
    private transient SecurityContext security;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getUserPrincipal() != null) {
            Redirect.to("/", request, response);
        } else if (Redirect.ENDED.equals(request.getQueryString())) {
            // Admission has just ended the session of a user who is no longer admitted.
            refuse(response, LoginRefusal.NOT_HERE, "");
        } else {
            show(response, HttpServletResponse.SC_OK, "", "");
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (!Origin.isOwn(request)) {
            refuse(response, LoginRefusal.FOREIGN, "");
            return;
        }
        Map<String, String> form;
        try {
            form = FormBody.read(request, Set.of("username", "password"));
        } catch (FormBody.RefusedException e) {
            show(response, e.status(), e.getMessage(), "");
            return;
        }
        // Otherwise the session of an earlier login would authenticate the request.
        Session.end(request);
        String username = form.getOrDefault("username", "");
        String password = form.getOrDefault("password", "");
        if (username.isBlank()
                || password.isEmpty()
                || isLonger(username, USERNAME_LIMIT)
                || isLonger(password, PASSWORD_LIMIT)) {
            refuse(response, LoginRefusal.WRONG, username);
            return;
        }
        AuthenticationStatus status = security.authenticate(
                request,
                response,
                AuthenticationParameters.withParams()
                        .credential(new UsernamePasswordCredential(username, password))
                        .newAuthentication(true));
        if (status == AuthenticationStatus.SUCCESS) {
            Redirect.to("/", request, response);
        } else if (!response.isCommitted()) {
            refuse(response, (LoginRefusal) request.getAttribute(FormLogin.REFUSAL), username);
        }
    }

    private static boolean isLonger(String text, int limit) {
        return text.codePointCount(0, text.length()) > limit;
    }

    private void refuse(HttpServletResponse response, LoginRefusal refusal, String username) throws IOException {
        show(response, refusal.status(), refusal.text(), username);
    }

    private void show(HttpServletResponse response, int status, String error, String username) throws IOException {
        String page = Html.template(getServletContext(), "login.html");
        Html.send(
                response,
                status,
                error.isEmpty() ? page : page.replace("<!-- error -->", ERROR),
                Map.of("error", error, "username", username));
    }
}
