package io.reactiveusers.master.api;

import io.reactiveusers.master.outbox.Outbox;
import io.reactiveusers.master.reconcile.Repair;
import io.reactiveusers.master.reconcile.RepairOutcome;
import io.reactiveusers.master.reconcile.Repairs;
import io.reactiveusers.master.reconcile.ReplicatedRange;
import io.reactiveusers.master.reconcile.ReplicatedUser;
import io.reactiveusers.master.reconcile.ReplicatedUsers;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** {@code /replication}: a client compares what it has with what it should have, and asks to be told again. */
@RequestScoped
@Path("/replication")
@Produces(MediaType.APPLICATION_JSON)
public class ReplicationResource {
    private static final String BEGINNING = "" + Long.MIN_VALUE;
    private static final String END = "" + Long.MAX_VALUE;

    @EJB
    private ReplicatedUsers users;

    @EJB
    private Repairs repairs;

    @EJB
    private Outbox outbox;

    /** The next users in one figure. */
    @GET
    @Path("ranges")
    public JsonObject range(
            @QueryParam("after") @DefaultValue(BEGINNING) long after,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        if (limit < 1 || limit > ReplicatedUsers.LIMIT) {
            throw new InvalidBodyException("limit", "limit is not from 1 to " + ReplicatedUsers.LIMIT);
        }
        ReplicatedRange range = users.range(after, limit);
        JsonObjectBuilder json = Json.createObjectBuilder().add("after", after);
        addNullable(json, "through", range.through());
        return json.add("users", range.users()).add("digest", range.digest()).build();
    }

    /** The next users one by one; {@code through} in the answer says how far it goes. */
    @GET
    @Path("users")
    public JsonObject between(
            @QueryParam("after") @DefaultValue(BEGINNING) long after,
            @QueryParam("through") @DefaultValue(END) long through) {
        List<ReplicatedUser> found = users.between(after, through);
        Long end = through == Long.MAX_VALUE ? null : Long.valueOf(through);
        // Not the id unboxed: with a null beside it the whole expression would be.
        Long reached = found.size() == ReplicatedUsers.LIMIT
                ? Long.valueOf(found.get(found.size() - 1).id())
                : end;
        JsonObjectBuilder json = Json.createObjectBuilder().add("after", after);
        addNullable(json, "through", reached);
        return json.add("users", json(found, Set.of())).build();
    }

    /** The given users as they are now: those not replicated are left out, unless a change of theirs waits to be sent. */
    @POST
    @Path("users")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject of(String text) {
        Body body = Body.of(text);
        body.checkNames(Set.of("ids"));
        Set<Long> ids = body.ids("ids", Set.of());
        if (ids.isEmpty() || ids.size() > ReplicatedUsers.LIMIT) {
            throw new InvalidBodyException("ids", "ids are not 1 to " + ReplicatedUsers.LIMIT);
        }
        return Json.createObjectBuilder().add("users", json(users.of(ids), ids)).build();
    }

    /** Tells the clients again about the given users; a transaction for each {@value Repairs#CHUNK}. */
    @POST
    @Path("repairs")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject repair(String text) {
        Body body = Body.of(text);
        body.checkNames(Set.of("users"));
        List<Repair> asked = new ArrayList<>();
        for (Body user : body.requiredObjects("users")) {
            user.checkNames(Set.of("id", "revision"));
            asked.add(new Repair(user.requiredNumber("id"), user.requiredNumber("revision")));
        }
        if (asked.size() > ReplicatedUsers.LIMIT) {
            throw new InvalidBodyException("users", "users are more than " + ReplicatedUsers.LIMIT);
        }
        Repairs.check(asked);
        asked.sort(Comparator.comparingLong(Repair::id));
        int republished = 0;
        int withdrawn = 0;
        int unknown = 0;
        JsonArrayBuilder refused = Json.createArrayBuilder();
        for (int from = 0; from < asked.size(); from += Repairs.CHUNK) {
            RepairOutcome outcome = repairs.repair(asked.subList(from, Math.min(from + Repairs.CHUNK, asked.size())));
            republished += outcome.republished();
            withdrawn += outcome.withdrawn();
            unknown += outcome.unknown();
            outcome.refused()
                    .forEach((id, reason) ->
                            refused.add(Json.createObjectBuilder().add("id", id).add("reason", reason)));
        }
        return Json.createObjectBuilder()
                .add("republished", republished)
                .add("withdrawn", withdrawn)
                .add("unknown", unknown)
                .add("refused", refused)
                // A parked change would wait for ever.
                .add("pending", Math.max(0, outbox.pending() - outbox.parked()))
                .build();
    }

    /** With the given ids that wait in the outbox but are no replicated users: they are on their way to be none. */
    private JsonArrayBuilder json(List<ReplicatedUser> found, Set<Long> asked) {
        List<Long> ids = new ArrayList<>(asked);
        ids.addAll(found.stream().map(ReplicatedUser::id).toList());
        Set<Long> pending = outbox.pendingOf(Set.copyOf(ids));
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (ReplicatedUser user : found) {
            list.add(Json.createObjectBuilder()
                    .add("id", user.id())
                    .add("revision", user.revision())
                    .add("hash", user.hash())
                    .add("pending", pending.remove(user.id())));
        }
        pending.forEach(id -> list.add(Json.createObjectBuilder()
                .add("id", id)
                .addNull("revision")
                .addNull("hash")
                .add("pending", true)));
        return list;
    }

    private static void addNullable(JsonObjectBuilder json, String name, Long value) {
        if (value == null) {
            json.addNull(name);
        } else {
            json.add(name, value);
        }
    }
}
