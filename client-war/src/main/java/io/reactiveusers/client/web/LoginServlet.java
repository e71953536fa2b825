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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The login page and its form, whose fields are {@code username} and {@code password}. */
@WebServlet("/login")
public class LoginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient SecurityContext security;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getUserPrincipal() != null) {
            Redirect.to("/", request, response);
        } else {
            // A user who was logged in until just now, and is no longer admitted, is told why.
            show(response, request.getParameter("ended") == null ? null : LoginRefusal.NOT_HERE);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (!Origin.isOwn(request)) {
            show(response, LoginRefusal.FOREIGN);
            return;
        }
        // The session would otherwise answer for whoever logged in before.
        Session.end(request);
        String username = request.getParameter("username");
        String password = request.getParameter("password");
        if (username == null || username.isBlank() || password == null || password.isEmpty()) {
            show(response, LoginRefusal.WRONG);
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
            show(response, (LoginRefusal) request.getAttribute(FormLogin.REFUSAL));
        }
    }

    private void show(HttpServletResponse response, LoginRefusal refusal) throws IOException {
        String page;
        try (InputStream template = getServletContext().getResourceAsStream("/WEB-INF/login.html")) {
            page = new String(template.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (refusal != null) {
            response.setStatus(refusal.status());
            // Texts of our own, without a character HTML would mind.
            page = page.replace(
                    "<!-- error -->",
                    "<p id=\"error\" role=\"alert\" tabindex=\"-1\" autofocus>" + refusal.text() + "</p>");
        }
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().write(page);
    }
}
