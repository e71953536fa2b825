package io.reactiveusers.master.api;

import io.reactiveusers.master.outbox.Outbox;
import io.reactiveusers.master.outbox.OutboxPublisher;
import io.reactiveusers.master.outbox.ParkedChange;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /outbox/parked}: changes that SNS has refused too often. */
@RequestScoped
@Path("/outbox/parked")
@Produces(MediaType.APPLICATION_JSON)
public class ParkedChangesResource {
    @EJB
    private Outbox outbox;

    @EJB
    private OutboxPublisher publisher;

    @GET
    public JsonArray parked(
            @QueryParam("after") @DefaultValue("-9223372036854775808") long after,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        JsonArrayBuilder parked = Json.createArrayBuilder();
        outbox.parked(after, limit).forEach(change -> parked.add(json(change)));
        return parked.build();
    }

    @POST
    @Path("{userId}/release")
    public Response release(@PathParam("userId") long userId) {
        if (!outbox.releaseParked(userId)) {
            return Problem.notFound("no change of user " + userId + " is parked");
        }
        publisher.nudge();
        return Response.noContent().build();
    }

    private static JsonObjectBuilder json(ParkedChange change) {
        return Json.createObjectBuilder()
                .add("user_id", change.userId())
                .add("event_id", change.eventId().toString())
                .add("revision", change.revision())
                .add("action", change.action().name())
                .add("attempts", change.attempts())
                .add("recorded_at", change.recordedAt().toString())
                .add("reason", change.reason());
    }
}
