package io.reactiveusers.client.web;

import io.reactiveusers.client.master.ClientSettings;
import io.reactiveusers.client.reconcile.Reconciliations;
import io.reactiveusers.client.replica.ReplicaStatus;
import io.reactiveusers.client.replica.UserReplicas;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How far this client is, for whoever has its token; see {@code docs/api.md}. */
@WebServlet("/status")
public class StatusServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient ClientSettings settings;

    @Inject
    private transient UserReplicas replicas;

    @Inject
    private transient Reconciliations reconciliations;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!settings.authorizes(request.getHeader("Authorization"))) {
            response.setHeader("WWW-Authenticate", "Bearer");
            Problem.UNAUTHENTICATED.answer(response, "This needs the client's own token.");
            return;
        }
        ReplicaStatus status = replicas.status();
        JsonObjectBuilder answer =
                Json.createObjectBuilder().add("users", status.users()).add("digest", status.digest());
        if (status.lastApplied() == null) {
            answer.addNull("last_applied");
        } else {
            answer.add("last_applied", status.lastApplied().toString());
        }
        answer.add("onboarded", reconciliations.onboarded());
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(answer.build().toString());
    }
}
