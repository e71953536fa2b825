package io.reactiveusers.master.api;

import io.reactiveusers.common.DirectoryDigest;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.groups.GroupFanOuts;
import io.reactiveusers.master.login.Caller;
import io.reactiveusers.master.outbox.OutboxOverview;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /status}: figures that a client equals once it has caught up, and figures of the outbox. */
@RequestScoped
@Path("/status")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Caller.STAFF, Caller.CLIENT})
public class StatusResource {
    /** The response. */
    record Status(long users, String digest, long pending, long parked, long fanOuts, long fanOutsFailing) {}

    @EJB
    private UserDirectory users;

    @EJB
    private OutboxOverview outbox;

    @EJB
    private GroupFanOuts fanOuts;

    /** Returns the status. Reads all users. */
    @GET
    public Status status() {
        DirectoryDigest digest = users.digest();
        return new Status(
                digest.users(),
                digest.hex(),
                outbox.pending(),
                outbox.parked(),
                fanOuts.count(),
                fanOuts.countFailing());
    }
}
