package io.reactiveusers.client.web;

import io.reactiveusers.client.live.Frame;
import io.reactiveusers.client.replica.ReplicaState;
import io.reactiveusers.client.replica.UserReplicas;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The caller's current state, as the socket would send it. A page asks before it connects: for the username, which may
 * have changed while it was not connected, and for the answer to why it cannot.
 */
@WebServlet("/me")
public class MeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient UserReplicas replicas;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<ReplicaState> state = replicas.find(
                        Long.parseLong(request.getUserPrincipal().getName()))
                .filter(ReplicaState::admitted);
        if (state.isEmpty()) {
            Problem.FORBIDDEN.answer(response, "The user is not available here any more.");
            return;
        }
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(Frame.of(state.get()));
    }
}
