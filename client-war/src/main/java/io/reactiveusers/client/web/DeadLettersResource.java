package io.reactiveusers.client.web;

import io.reactiveusers.support.http.BodyLimit;
import io.reactiveusers.support.http.OptionalBody;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Lists and redrives the dead letters of this client's queue; see {@code docs/api.md}. Never shows a message's text. */
@Path("")
@TokenProtected
@PermitAll
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class DeadLettersResource {
    /** Bytes; a hundred message ids are 4 KB. */
    private static final int BODY_LIMIT = 16_384;

    @Inject
    private DeadLetterQueue queue;

    /** The result of a redrive. */
    public record Redriven(int redriven, Set<String> notRedriven) {}

    /** Returns dead letters, by the time of sending. */
    @GET
    public List<DeadLetter> list(
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(RedriveRequest.LIMIT) int limit) {
        return queue.list(limit);
    }

    /** Redrives the named dead letters, or any if the request names none. */
    @POST
    @Path("redrive")
    public Redriven redrive(@OptionalBody @BodyLimit(BODY_LIMIT) RedriveRequest request) {
        Set<String> asked = new LinkedHashSet<>(request.messageIds() == null ? List.of() : request.messageIds());
        DeadLetterQueue.Redrive redrive = queue.redrive(asked, RedriveRequest.LIMIT);
        Set<String> left = new LinkedHashSet<>(asked);
        left.addAll(redrive.failed());
        redrive.redriven().forEach(left::remove);
        return new Redriven(redrive.redriven().size(), left);
    }
}
