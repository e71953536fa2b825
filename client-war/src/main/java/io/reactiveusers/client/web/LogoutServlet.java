package io.reactiveusers.client.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Logs out, by POST and from this site's own pages only; ends the session, and so its sockets. */
@WebServlet("/logout")
public class LogoutServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (!Origin.isOwn(request)) {
            Problem.FORBIDDEN.answer(response, "The request comes from another site.");
            return;
        }
        Session.end(request);
        Redirect.to("/login", request, response);
    }
}
