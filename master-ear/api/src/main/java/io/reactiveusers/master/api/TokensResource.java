package io.reactiveusers.master.api;

import io.reactiveusers.master.login.ApiToken;
import io.reactiveusers.master.login.ApiTokens;
import io.reactiveusers.master.login.Caller;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** {@code /tokens}. */
@RequestScoped
@Path("/tokens")
@Produces(MediaType.APPLICATION_JSON)
public class TokensResource {
    private static final int CLIENT_NAME_LIMIT = 100;

    @EJB
    private ApiTokens tokens;

    @Inject
    private CurrentCaller caller;

    /** A token for the caller, or with {@code client} for a client application. The only answer that holds a token. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(String text) {
        Body body = Body.of(text);
        body.checkNames(Set.of("client"));
        Caller user = caller.get();
        String client = body.text("client", null);
        ApiTokens.Issued issued;
        if (client == null) {
            issued = tokens.issueToUser(user.userId());
        } else if (!user.superuser()) {
            return Problem.response(403, "forbidden", "client", "only a superuser may give a client a token");
        } else if (client.isBlank() || client.length() > CLIENT_NAME_LIMIT) {
            return Problem.invalid("client", "client is empty or longer than " + CLIENT_NAME_LIMIT + " characters");
        } else {
            issued = tokens.issueToClient(client);
        }
        CacheControl noStore = new CacheControl();
        noStore.setNoStore(true);
        return Response.status(Response.Status.CREATED)
                .cacheControl(noStore)
                .entity(Json.createObjectBuilder()
                        .add("id", issued.id())
                        .add("token", issued.token())
                        .build())
                .build();
    }

    @GET
    public JsonArray list() {
        JsonArrayBuilder list = Json.createArrayBuilder();
        tokens.of(caller.get()).forEach(token -> list.add(json(token)));
        return list.build();
    }

    @DELETE
    @Path("{id}")
    public Response revoke(@PathParam("id") long id) {
        return tokens.revoke(caller.get(), id)
                ? Response.noContent().build()
                : Problem.notFound("there is no token " + id + " of yours");
    }

    private static JsonObjectBuilder json(ApiToken token) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("id", token.getId());
        if (token.getClient() == null) {
            json.addNull("client").add("user_id", token.getUserId());
        } else {
            json.add("client", token.getClient()).addNull("user_id");
        }
        return json.add("created_at", token.getCreatedAt().toString());
    }
}
