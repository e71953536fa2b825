package io.reactiveusers.client.web;

import io.reactiveusers.client.reconcile.Reconciliations;
import io.reactiveusers.client.replica.ReplicaStatus;
import io.reactiveusers.client.replica.UserReplicas;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;

/** Replication status of this client; see {@code docs/api.md}. */
@Path("")
@TokenProtected
@PermitAll
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
    @Inject
    private UserReplicas replicas;

    @Inject
    private Reconciliations reconciliations;

    /** The response; {@code lastApplied} is null before the first event. */
    public record Status(long users, String digest, Instant lastApplied, boolean onboarded) {}

    /** Returns the status. Scans the whole table of users. */
    @GET
    public Status status() {
        ReplicaStatus status = replicas.status();
        return new Status(status.users(), status.digest(), status.lastApplied(), reconciliations.onboarded());
    }
}
