package io.reactiveusers.master.api;

import io.reactiveusers.master.migration.ImportOptions;
import io.reactiveusers.master.migration.ImportReports;
import io.reactiveusers.master.migration.ImportRunningException;
import io.reactiveusers.master.migration.Imports;
import io.reactiveusers.master.migration.InvalidDumpException;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** {@code /import}: starts imports, whose jobs are {@link ImportsResource}'s. */
@RequestScoped
@Path("/import")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("superuser")
public class ImportResource {
    @EJB
    private Imports imports;

    @EJB
    private ImportReports reports;

    @Inject
    private CurrentCaller caller;

    /**
     * Starts the import of what {@code manage.py dumpdata} wrote. The body may have any size and is streamed; the whole
     * of it is checked before anything is imported. Returns 202 with the job; 400 if the body is no dump, 409 while
     * another import runs, 503 if the dump cannot be stored.
     */
    @POST
    @Path("django")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response django(
            InputStream dump,
            @QueryParam("dry_run") @DefaultValue("false") boolean dryRun,
            @QueryParam("user_model") String userModel,
            @QueryParam("zone") String zone) {
        try {
            ImportOptions options = ImportOptions.of(dryRun, userModel, zone);
            long id = imports.start(dump, options, caller.get().userId());
            return Response.accepted(reports.find(id)
                            .map(ImportsResource::json)
                            .orElseThrow()
                            .toString())
                    .location(URI.create("imports/" + id))
                    .build();
        } catch (InvalidDumpException e) {
            return Problem.of(ProblemType.INVALID, e.getErrors()).toResponse();
        } catch (ImportRunningException e) {
            Response conflict = Problem.of(ProblemType.CONFLICT, e.getMessage()).toResponse();
            return Response.fromResponse(conflict)
                    .location(URI.create("imports/" + e.getId()))
                    .build();
        } catch (IOException e) {
            return Problem.of(
                            ProblemType.UNAVAILABLE,
                            "the server cannot store the dump: its disk is full, or cannot be written")
                    .toResponse();
        }
    }
}
