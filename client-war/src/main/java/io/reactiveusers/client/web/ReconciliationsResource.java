package io.reactiveusers.client.web;

import io.reactiveusers.client.reconcile.Counts;
import io.reactiveusers.client.reconcile.Reconciler;
import io.reactiveusers.client.reconcile.Reconciliation;
import io.reactiveusers.client.reconcile.Reconciliations;
import io.reactiveusers.client.reconcile.Suspects;
import io.reactiveusers.support.http.OptionalBody;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Starts, shows and cancels comparisons with the master; see {@code docs/api.md}. */
@Path("")
@TokenProtected
@PermitAll
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ReconciliationsResource {
    @Inject
    private Reconciler reconciler;

    @Inject
    private Reconciliations reconciliations;

    @Inject
    private Suspects suspects;

    /** Returns the stored runs, newest first. */
    @GET
    public List<Map<String, Object>> all() {
        return reconciliations.all().stream().map(ReconciliationsResource::json).toList();
    }

    /** Returns one run with examples of its drift. */
    @GET
    @Path("{id}")
    public Map<String, Object> one(@PathParam("id") long id) {
        return report(find(id));
    }

    /** Starts a run: 202, or 409 while another one is in progress. */
    @POST
    public Response start(@OptionalBody RunRequest request, @Context UriInfo uri) {
        long id = reconciler
                .start(request.repairs(), request.deletionLimit())
                .orElseThrow(() -> new ProblemException(
                        Problem.of(ProblemType.CONFLICT, "another reconciliation is in progress")));
        // A string, because Jakarta REST makes a URI absolute and does not know the address that the caller sees.
        return Response.accepted(report(find(id)))
                .header(HttpHeaders.LOCATION, uri.getBaseUri().getRawPath() + id)
                .build();
    }

    /** Cancels a run: 204, or 409 if it has ended. */
    @DELETE
    @Path("{id}")
    public Response cancel(@PathParam("id") long id) {
        if (!reconciliations.cancel(find(id).id())) {
            throw new ProblemException(Problem.of(ProblemType.CONFLICT, "the reconciliation has ended already"));
        }
        return Response.noContent().build();
    }

    private Reconciliation find(long id) {
        return reconciliations
                .find(id)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(ProblemType.NOT_FOUND, "there is no reconciliation with this id")));
    }

    private Map<String, Object> report(Reconciliation run) {
        Map<String, Object> examples = new LinkedHashMap<>();
        suspects.examples(run.id()).forEach((kind, ids) -> examples.put(lower(kind), ids));
        examples.put("refused", suspects.refused(run.id()));
        Map<String, Object> json = json(run);
        json.put("examples", examples);
        return json;
    }

    private static Map<String, Object> json(Reconciliation run) {
        Counts counts = run.counts();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", run.id());
        json.put("cause", lower(run.cause()));
        json.put("repair", run.repair());
        json.put("max_delete_percent", run.maxDeletePercent());
        json.put("state", lower(run.state()));
        json.put("phase", lower(run.phase()));
        json.put("started_at", run.startedAt());
        json.put("heartbeat_at", run.heartbeat());
        json.put("finished_at", run.finishedAt());
        json.put("compared_through", run.comparedThrough());
        json.put("compared", counts.compared());
        json.put("missing", counts.missing());
        json.put("extra", counts.extra());
        json.put("changed", counts.changed());
        json.put("in_flight", counts.inFlight());
        json.put("repaired", counts.repaired());
        json.put("refused", counts.refused());
        json.put("reason", run.reason());
        return json;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
