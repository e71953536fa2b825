package io.reactiveusers.client.web;

import io.reactiveusers.client.replica.ReplicaState;
import io.reactiveusers.client.replica.UserReplicas;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Who of those logged in gets through, by the replica as it is now; and to which socket. Runs before the container's
 * upgrade of a websocket, so a refusal is an HTTP answer.
 *
 * <p>A withdrawn or disabled user's session ends here: the page goes to the login, anything else is answered 403. A
 * socket must be asked for under the caller's current username, by a page of this site.
 */
@WebFilter(filterName = "Admission")
public class Admission extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final String SOCKETS = "/ws/";

    /** What is nothing of a user's own. */
    private static final Set<String> OPEN = Set.of(
            "/login", "/logout", "/status", "/reconciliations", DeadLettersServlet.LIST, DeadLettersServlet.REDRIVE);

    @Inject
    private transient UserReplicas replicas;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // Without a caller the request is one that web.xml leaves open, or it would not be here.
        if (request.getUserPrincipal() == null || isOpen(request)) {
            chain.doFilter(request, response);
            return;
        }
        boolean socket = path(request).startsWith(SOCKETS);
        Optional<ReplicaState> user = replicas.find(
                        Long.parseLong(request.getUserPrincipal().getName()))
                .filter(ReplicaState::admitted);
        if (user.isEmpty()) {
            Session.end(request);
            if (isPage(request)) {
                Redirect.to("/login?ended", request, response);
            } else {
                Problem.FORBIDDEN.answer(response, "The user is not available here any more.");
            }
        } else if (socket && !path(request).equals(SOCKETS + user.get().user().username())) {
            Problem.FORBIDDEN.answer(response, "That is not the caller's current username.");
        } else if (socket && !Origin.isOwn(request)) {
            Problem.FORBIDDEN.answer(response, "The request comes from another site.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isOpen(HttpServletRequest request) {
        return OPEN.contains(request.getServletPath()) || path(request).startsWith("/assets/");
    }

    /** Whether a request is for a page, as a person reads it. */
    static boolean isPage(HttpServletRequest request) {
        return path(request).equals("/") || path(request).equals("/index.html");
    }

    /** Decoded by the container, as the socket's path is matched; a plus sign stays one. */
    private static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null ? request.getServletPath() : request.getServletPath() + info;
    }
}
