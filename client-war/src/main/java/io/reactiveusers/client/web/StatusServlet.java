package io.reactiveusers.client.web;

import io.reactiveusers.client.reconcile.Reconciliations;
import io.reactiveusers.client.replica.ReplicaStatus;
import io.reactiveusers.client.replica.UserReplicas;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How far this client is, for whoever has its token; see {@code docs/api.md}. */
@WebServlet("/status")
public class StatusServlet extends TokenServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient UserReplicas replicas;

    @Inject
    private transient Reconciliations reconciliations;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ReplicaStatus status = replicas.status();
        JsonObjectBuilder answer =
                Json.createObjectBuilder().add("users", status.users()).add("digest", status.digest());
        if (status.lastApplied() == null) {
            answer.addNull("last_applied");
        } else {
            answer.add("last_applied", status.lastApplied().toString());
        }
        answer.add("onboarded", reconciliations.onboarded());
        answer(response, answer.build().toString());
    }
}
