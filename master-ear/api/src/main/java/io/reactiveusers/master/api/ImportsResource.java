package io.reactiveusers.master.api;

import io.reactiveusers.master.migration.ImportJob;
import io.reactiveusers.master.migration.ImportOutcome;
import io.reactiveusers.master.migration.ImportReports;
import io.reactiveusers.master.migration.Imports;
import io.reactiveusers.master.migration.RowResult;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /imports}: the jobs that {@link ImportResource} starts, and their reports. */
@RequestScoped
@Path("/imports")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("superuser")
public class ImportsResource {
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    @EJB
    private ImportReports reports;

    @EJB
    private Imports imports;

    /** Returns the last imports, newest first. */
    @GET
    public String all() {
        JsonArrayBuilder jobs = JSON.createArrayBuilder();
        reports.all().forEach(job -> jobs.add(json(job)));
        return jobs.build().toString();
    }

    /** Returns one import. */
    @GET
    @Path("{id}")
    public Response one(@PathParam("id") long id) {
        return reports.find(id)
                .map(job -> Response.ok(json(job).toString()).build())
                .orElseGet(() -> noImport(id));
    }

    /** Returns rows of the report, in the order of the dump; {@code next} is the {@code after} of the next page. */
    @GET
    @Path("{id}/report")
    public Response report(
            @PathParam("id") long id,
            @QueryParam("after") @DefaultValue("0") @Min(0) long after,
            @QueryParam("limit") @DefaultValue("1000") @Min(1) @Max(ImportReports.PAGE_LIMIT) int limit,
            @QueryParam("outcome")
                    @Pattern(
                            regexp = "created|changed|unchanged|refused",
                            message = "is not created, changed, unchanged or refused")
                    String outcome,
            @QueryParam("remarks") @DefaultValue("false") boolean remarksOnly) {
        if (reports.find(id).isEmpty()) {
            return noImport(id);
        }
        ImportOutcome.Kind kind = outcome == null ? null : ImportOutcome.Kind.valueOf(outcome.toUpperCase(Locale.ROOT));
        List<RowResult> rows = reports.rows(id, after, limit, kind, remarksOnly);
        JsonArrayBuilder list = JSON.createArrayBuilder();
        rows.forEach(row -> list.add(json(row)));
        JsonObjectBuilder page = JSON.createObjectBuilder().add("rows", list);
        if (rows.size() == limit) {
            page.add("next", rows.get(rows.size() - 1).row());
        } else {
            page.addNull("next");
        }
        return Response.ok(page.build().toString()).build();
    }

    /** Ends an import after the chunk that is being written; what is written stays. */
    @DELETE
    @Path("{id}")
    public Response cancel(@PathParam("id") long id) {
        if (reports.find(id).isEmpty()) {
            return noImport(id);
        }
        return imports.cancel(id)
                ? Response.noContent().build()
                : Problem.of(ProblemType.CONFLICT, "import " + id + " has ended already")
                        .toResponse();
    }

    static JsonObject json(ImportJob job) {
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("id", job.id())
                .add("state", job.state().name().toLowerCase(Locale.ROOT))
                .add("dry_run", job.dryRun())
                .add("user_model", job.userModel())
                .add("zone", job.zone())
                .add("started_by", job.startedBy())
                .add("started_at", job.startedAt().toString());
        if (job.endedAt() == null) {
            json.addNull("ended_at");
        } else {
            json.add("ended_at", job.endedAt().toString());
        }
        json.add("rows", JSON.createObjectBuilder().add("done", job.rowsDone()).add("total", job.rowsTotal()));
        json.add("users", counts(job, job.userModel()))
                .add("groups", counts(job, "auth.group"))
                .add("permissions", counts(job, "auth.permission"));
        long refused = job.counts().stream()
                .filter(count -> count.outcome() == ImportOutcome.Kind.REFUSED)
                .mapToLong(ImportJob.Count::total)
                .sum();
        json.add("refused", refused).add("left_out", leftOut(job));
        return (job.reason() == null ? json.addNull("reason") : json.add("reason", job.reason())).build();
    }

    private static JsonObjectBuilder counts(ImportJob job, String model) {
        JsonObjectBuilder counts = JSON.createObjectBuilder();
        for (ImportOutcome.Kind kind : ImportOutcome.Kind.values()) {
            if (kind != ImportOutcome.Kind.LEFT_OUT) {
                counts.add(kind.name().toLowerCase(Locale.ROOT), job.count(model, kind));
            }
        }
        return counts;
    }

    private static JsonObjectBuilder leftOut(ImportJob job) {
        JsonObjectBuilder models = JSON.createObjectBuilder();
        JsonObjectBuilder fields = JSON.createObjectBuilder();
        for (ImportJob.Count count : job.counts()) {
            if (count.outcome() == ImportOutcome.Kind.LEFT_OUT) {
                if (count.field().isEmpty()) {
                    models.add(count.model(), count.total());
                } else {
                    fields.add(count.field(), count.total());
                }
            }
        }
        return JSON.createObjectBuilder().add("models", models).add("fields", fields);
    }

    private static JsonObjectBuilder json(RowResult row) {
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("row", row.row())
                .add("model", row.model())
                .add("outcome", row.outcome().kind().name().toLowerCase(Locale.ROOT));
        if (row.pk() != null) {
            json.add("pk", row.pk());
        }
        ImportOutcome.Remark remark = row.outcome().remark();
        if (remark != null) {
            if (remark.field() != null) {
                json.add("field", remark.field());
            }
            json.add("detail", remark.detail());
        }
        return json;
    }

    private static Response noImport(long id) {
        return Problem.of(ProblemType.NOT_FOUND, "there is no import " + id).toResponse();
    }
}
