package io.reactiveusers.master.api;

import io.reactiveusers.master.migration.DjangoImport;
import io.reactiveusers.master.migration.ImportOutcome;
import io.reactiveusers.master.migration.ImportReport;
import io.reactiveusers.master.migration.InvalidDumpException;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /import}. */
@RequestScoped
@Path("/import")
@Produces(MediaType.APPLICATION_JSON)
public class ImportResource {
    private static final Map<String, String> MODELS =
            Map.of("users", "auth.user", "groups", "auth.group", "permissions", "auth.permission");

    @EJB
    private DjangoImport djangoImport;

    /** Imports what {@code manage.py dumpdata} wrote; refused rows are in the report and stop nothing. */
    @POST
    @Path("django")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response django(InputStream dump) throws IOException {
        ImportReport report;
        try {
            report = djangoImport.run(dump);
        } catch (InvalidDumpException e) {
            return Problem.invalid(null, e.getMessage());
        }
        JsonObjectBuilder json = Json.createObjectBuilder();
        MODELS.forEach((name, model) -> {
            JsonObjectBuilder counts = Json.createObjectBuilder();
            for (ImportOutcome.Kind kind : ImportOutcome.Kind.values()) {
                counts.add(kind.name().toLowerCase(Locale.ROOT), report.count(model, kind));
            }
            json.add(name, counts);
        });
        return Response.ok(json.add("ignored", report.ignored())
                        .add("refused", remarks(report.refused()))
                        .add("warnings", remarks(report.warnings()))
                        .build())
                .build();
    }

    private static JsonArrayBuilder remarks(List<ImportReport.Remark> remarks) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (ImportReport.Remark remark : remarks) {
            JsonObjectBuilder json = Json.createObjectBuilder()
                    .add("row", remark.row())
                    .add("model", remark.model())
                    .add("reason", remark.reason());
            if (remark.id() != null) {
                json.add("pk", remark.id());
            }
            if (remark.field() != null) {
                json.add("field", remark.field());
            }
            list.add(json);
        }
        return list;
    }
}
