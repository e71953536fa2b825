package io.reactiveusers.master.api;

import io.reactiveusers.master.login.Caller;
import io.reactiveusers.master.outbox.OutboxOverview;
import io.reactiveusers.master.outbox.ParkedChange;
import io.reactiveusers.master.outbox.ParkedChangeReleased;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /outbox/parked}: changes that SNS has refused too often. */
@RequestScoped
@Path("/outbox/parked")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.SUPERUSER)
public class ParkedChangesResource {
    private static final String BEGINNING = "" + Long.MIN_VALUE;

    @EJB
    private OutboxOverview outbox;

    @Inject
    private Event<ParkedChangeReleased> released;

    /** Returns parked changes of users above an id, by user id. */
    @GET
    public List<ParkedChange> parked(
            @QueryParam("after") @DefaultValue(BEGINNING) long after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) int limit) {
        return outbox.parked(after, limit);
    }

    /** Makes the parked change of a user due again; 404 if the user has none. */
    @POST
    @Path("{userId}/release")
    public void release(@PathParam("userId") long userId) {
        if (!outbox.releaseParked(userId)) {
            throw new ProblemException(Problem.of(ProblemType.NOT_FOUND, "no change of user " + userId + " is parked"));
        }
        released.fire(new ParkedChangeReleased(userId));
    }
}
