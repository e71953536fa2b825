package io.reactiveusers.client.web;

import io.reactiveusers.client.replica.ReplicaState;
import io.reactiveusers.client.replica.ReplicaUnavailableException;
import io.reactiveusers.client.replica.UserReplicas;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemType;
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
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Re-checks every request of a logged-in user against the replica, limits sockets to the user's own, and refuses methods
 * that a page does not have. It runs before the container's upgrade of a websocket, so a refusal is an HTTP response.
 *
 * <p>If the user is no longer replicated or is disabled, the session ends: a request for the page is redirected to the
 * login, any other request is 403. A socket must be requested under the caller's current username and by a page of this
 * site.
 */
@WebFilter(filterName = "Admission")
public class Admission extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = Logger.getLogger(Admission.class.getName());

    @Inject
    private transient UserReplicas replicas;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = Paths.of(request);
        Set<String> methods = Paths.methods(path);
        if (!Paths.isResource(path) && !methods.contains(request.getMethod())) {
            response.setHeader("Allow", String.join(", ", new TreeSet<>(methods)));
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        // Without a caller the request is for a path that web.xml leaves open; the container has refused all others.
        if (request.getUserPrincipal() == null || Paths.isOpen(path)) {
            chain.doFilter(request, response);
            return;
        }
        Optional<ReplicaState> user;
        try {
            user = replicas.find(Long.parseLong(request.getUserPrincipal().getName()))
                    .filter(ReplicaState::admitted);
        } catch (ReplicaUnavailableException e) {
            LOG.log(Level.WARNING, "RU0321 a request failed because of the database: {0}", e.getMessage());
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        boolean socket = path.startsWith(Paths.SOCKETS);
        if (user.isEmpty()) {
            Session.end(request);
            if (Paths.isPage(path)) {
                Redirect.to("/login?" + Redirect.ENDED, request, response);
            } else {
                forbid(response, "the user is no longer available here");
            }
        } else if (socket && !path.equals(Paths.SOCKETS + user.get().user().username())) {
            forbid(response, "this is not the caller's current username");
        } else if (socket && !Origin.isOwn(request)) {
            forbid(response, "the request comes from another site");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void forbid(HttpServletResponse response, String reason) throws IOException {
        Problem.of(ProblemType.FORBIDDEN, reason).send(response);
    }
}
