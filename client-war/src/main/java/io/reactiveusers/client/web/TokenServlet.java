package io.reactiveusers.client.web;

import io.reactiveusers.client.settings.ClientSettings;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What opens to this client's own token and to no user: for operators and monitors. */
abstract class TokenServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient ClientSettings settings;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (settings.authorizes(request.getHeader("Authorization"))) {
            super.service(request, response);
        } else {
            response.setHeader("WWW-Authenticate", "Bearer");
            Problem.UNAUTHENTICATED.answer(response, "This needs the client's own token.");
        }
    }

    final ClientSettings settings() {
        return settings;
    }

    static void answer(HttpServletResponse response, String json) throws IOException {
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(json);
    }
}
