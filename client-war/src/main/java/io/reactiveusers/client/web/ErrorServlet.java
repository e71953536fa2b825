package io.reactiveusers.client.web;

import io.reactiveusers.support.http.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * The error page for every error that no other code of this application has described. Sends a problem (RFC 9457) for
 * REST resources, sockets and callers that do not ask for HTML, and a page for a person otherwise. A direct request is 404.
 */
@WebServlet("/error")
public class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : HttpServletResponse.SC_NOT_FOUND;
        String accept = request.getHeader("Accept");
        if (accept == null || !accept.contains("text/html") || Paths.isData(requested(request))) {
            Problem.ofStatus(status).send(response);
        } else {
            Html.send(
                    response,
                    status,
                    Html.template(getServletContext(), "error.html"),
                    Map.of("title", title(status), "text", text(status)));
        }
    }

    private static String requested(HttpServletRequest request) {
        Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return uri instanceof String path
                ? path.substring(request.getContextPath().length())
                : "";
    }

    private static String title(int status) {
        return switch (status) {
            case 401 -> "Please log in";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            default -> status < 500 ? "Not possible" : "Not available right now";
        };
    }

    private static String text(int status) {
        return switch (status) {
            case 401 -> "This page is for users who are logged in.";
            case 403 -> "You may not do this, or not from the page that you came from.";
            case 404 -> "There is no such page.";
            case 405 -> "This page cannot be used in this way.";
            case 413 -> "What was sent is too large.";
            default -> status < 500
                    ? "The request could not be understood."
                    : "The page cannot be shown right now. Please try again in a moment.";
        };
    }
}
