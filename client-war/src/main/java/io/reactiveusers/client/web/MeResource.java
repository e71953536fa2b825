package io.reactiveusers.client.web;

import io.reactiveusers.client.live.Frame;
import io.reactiveusers.client.replica.ReplicaState;
import io.reactiveusers.client.replica.UserReplicas;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.nio.charset.StandardCharsets;

/**
 * The caller's current state, as the socket would send it. A page requests it before it connects, because the username
 * in the socket's path may have changed, and because a refused handshake gives a page no reason. {@code web.xml} requires
 * a login.
 */
@Path("")
@PermitAll
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MeResource {
    @Inject
    private UserReplicas replicas;

    /** Returns the frame; 403 if the user is no longer replicated or is disabled. */
    @GET
    public byte[] me(@Context SecurityContext caller) {
        return replicas.find(Long.parseLong(caller.getUserPrincipal().getName()))
                .filter(ReplicaState::admitted)
                .map(state -> Frame.of(state).getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new ProblemException(
                        Problem.of(ProblemType.FORBIDDEN, "the user is no longer available here")));
    }
}
