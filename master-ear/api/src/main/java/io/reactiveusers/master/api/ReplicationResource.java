package io.reactiveusers.master.api;

import io.reactiveusers.master.login.Caller;
import io.reactiveusers.master.outbox.OutboxOverview;
import io.reactiveusers.master.reconcile.Repair;
import io.reactiveusers.master.reconcile.RepairOutcome;
import io.reactiveusers.master.reconcile.Repairs;
import io.reactiveusers.master.reconcile.ReplicatedRange;
import io.reactiveusers.master.reconcile.ReplicatedUser;
import io.reactiveusers.master.reconcile.ReplicatedUsers;
import io.reactiveusers.support.http.Required;
import io.reactiveusers.support.http.Validated;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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

/** {@code /replication}: lets a client compare its replica with the directory, and request repairs. */
@RequestScoped
@Path("/replication")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Caller.CLIENT, Caller.SUPERUSER})
public class ReplicationResource {
    private static final String BEGINNING = "" + Long.MIN_VALUE;
    private static final String END = "" + Long.MAX_VALUE;

    /** The users whose state the client requests. */
    record IdsRequest(@Required Set<Long> ids) implements Validated {
        @Override
        public void validate(FieldErrors errors) {
            if (ids != null && (ids.isEmpty() || ids.size() > ReplicatedUsers.LIMIT)) {
                errors.add("ids", "are not 1 to " + ReplicatedUsers.LIMIT);
            }
        }
    }

    /** The users that the client wants republished. */
    record RepairRequest(@Required List<Item> users) implements Validated {
        record Item(@Required Long id, @Required Long revision) implements Validated {
            @Override
            public void validate(FieldErrors errors) {
                Repair.check("", id, revision, errors);
            }
        }

        @Override
        public void validate(FieldErrors errors) {
            if (users != null && users.size() > ReplicatedUsers.LIMIT) {
                errors.add("users", "are more than " + ReplicatedUsers.LIMIT);
            }
        }
    }

    /** The digest of a range of users. */
    record RangeView(long after, Long through, long users, String digest) {}

    /** A range of users one by one. */
    record UsersView(long after, Long through, List<ItemView> users) {}

    /** The state of given users. */
    record StatesView(List<ItemView> users) {}

    /** One user's state; {@code revision} and {@code hash} are {@code null} if the user is about to be withdrawn. */
    record ItemView(long id, Long revision, String hash, boolean pending) {}

    /** The result of a repair request. */
    record RepairView(int republished, int withdrawn, int unknown, List<Refusal> refused, long pending) {}

    /** A repair that was refused. */
    record Refusal(long id, String reason) {}

    @EJB
    private ReplicatedUsers users;

    @EJB
    private Repairs repairs;

    @EJB
    private OutboxOverview outbox;

    /** Returns the digest of the next users. */
    @GET
    @Path("ranges")
    public RangeView range(
            @QueryParam("after") @DefaultValue(BEGINNING) long after,
            @QueryParam("limit") @DefaultValue("1000") @Min(1) @Max(ReplicatedUsers.LIMIT) int limit) {
        ReplicatedRange range = users.range(after, limit);
        return new RangeView(after, range.through(), range.users(), range.digest());
    }

    /** Returns the next users one by one; {@code through} in the response says how far it goes. */
    @GET
    @Path("users")
    public UsersView between(
            @QueryParam("after") @DefaultValue(BEGINNING) long after,
            @QueryParam("through") @DefaultValue(END) long through) {
        List<ReplicatedUser> found = users.between(after, through);
        Long end = through == Long.MAX_VALUE ? null : Long.valueOf(through);
        // The type is Long, because a conditional with a long and a null would unbox the null.
        Long reached = found.size() == ReplicatedUsers.LIMIT
                ? Long.valueOf(found.get(found.size() - 1).id())
                : end;
        return new UsersView(after, reached, items(found, Set.of()));
    }

    /** Returns the given users as they are now, without those that are not replicated and have no pending change. */
    @POST
    @Path("users")
    @Consumes(MediaType.APPLICATION_JSON)
    public StatesView of(IdsRequest request) {
        return new StatesView(items(users.of(request.ids()), request.ids()));
    }

    /** Republishes the given users; a transaction for each {@value Repairs#CHUNK}. */
    @POST
    @Path("repairs")
    @Consumes(MediaType.APPLICATION_JSON)
    public RepairView repair(RepairRequest request) {
        List<Repair> asked = new ArrayList<>(request.users().stream()
                .map(user -> new Repair(user.id(), user.revision()))
                .toList());
        asked.sort(Comparator.comparingLong(Repair::id));
        int republished = 0;
        int withdrawn = 0;
        int unknown = 0;
        List<Refusal> refused = new ArrayList<>();
        for (int from = 0; from < asked.size(); from += Repairs.CHUNK) {
            RepairOutcome outcome = repairs.repair(asked.subList(from, Math.min(from + Repairs.CHUNK, asked.size())));
            republished += outcome.republished();
            withdrawn += outcome.withdrawn();
            unknown += outcome.unknown();
            outcome.refused().forEach((id, reason) -> refused.add(new Refusal(id, reason)));
        }
        // Without parked changes, because those are not sent by themselves.
        return new RepairView(
                republished, withdrawn, unknown, refused, Math.max(0, outbox.pending() - outbox.parked()));
    }

    /**
     * Returns the found users, and those of the given ids that are not replicated but have a pending change: they are
     * being withdrawn.
     */
    private List<ItemView> items(List<ReplicatedUser> found, Set<Long> asked) {
        List<Long> ids = new ArrayList<>(asked);
        ids.addAll(found.stream().map(ReplicatedUser::id).toList());
        Set<Long> pending = outbox.pendingOf(Set.copyOf(ids));
        List<ItemView> items = new ArrayList<>();
        for (ReplicatedUser user : found) {
            items.add(new ItemView(user.id(), user.revision(), user.hash(), pending.remove(user.id())));
        }
        pending.forEach(id -> items.add(new ItemView(id, null, null, true)));
        return items;
    }
}
