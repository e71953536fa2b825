package io.reactiveusers.master.api;

import io.reactiveusers.common.DirectoryDigest;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.outbox.Outbox;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /status}: what a client that has caught up has too. */
@RequestScoped
@Path("/status")
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
    @EJB
    private UserDirectory users;

    @EJB
    private Outbox outbox;

    @GET
    public JsonObject status() {
        DirectoryDigest digest = users.digest();
        return Json.createObjectBuilder()
                .add("users", digest.users())
                .add("digest", digest.hex())
                .add("pending", outbox.pending())
                .add("parked", outbox.parked())
                .build();
    }
}
