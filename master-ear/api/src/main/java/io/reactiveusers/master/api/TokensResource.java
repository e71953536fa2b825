package io.reactiveusers.master.api;

import io.reactiveusers.master.login.ApiToken;
import io.reactiveusers.master.login.ApiTokens;
import io.reactiveusers.master.login.Caller;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import io.reactiveusers.support.http.Validated;
import io.reactiveusers.support.validation.FieldError;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** {@code /tokens}: creates, lists and revokes API tokens. */
@RequestScoped
@Path("/tokens")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.STAFF)
public class TokensResource {
    private static final int CLIENT_NAME_LIMIT = 100;

    /**
     * The owner of a new token.
     *
     * @param client a client application's name; absent: the caller
     */
    record TokenRequest(String client) implements Validated {
        @Override
        public void validate(FieldErrors errors) {
            if (client != null && errors.checkText("client", client, CLIENT_NAME_LIMIT) && client.isBlank()) {
                errors.add("client", "is empty");
            }
        }
    }

    /** The only response that holds a token. */
    record IssuedToken(long id, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "IssuedToken[id=" + id + "]";
        }
    }

    /** A token in a list, without its secret; either {@code client} or {@code userId} is {@code null}. */
    record TokenView(long id, String client, Long userId, Instant createdAt) {
        static TokenView of(ApiToken token) {
            return new TokenView(token.getId(), token.getClient(), token.getUserId(), token.getCreatedAt());
        }
    }

    @EJB
    private ApiTokens tokens;

    @Inject
    private CurrentCaller caller;

    /** Issues a token to the caller, or with {@code client} to a client application. A token does not give another one. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(TokenRequest request, @Context HttpServletRequest servletRequest) {
        if (!TokenAuthenticationMechanism.isPasswordGiven(servletRequest)) {
            throw new ProblemException(Problem.of(ProblemType.UNAUTHENTICATED));
        }
        Caller user = caller.get();
        ApiTokens.Issued issued;
        if (request.client() == null) {
            issued = tokens.issueToUser(user.userId());
        } else if (user.superuser()) {
            issued = tokens.issueToClient(request.client());
        } else {
            throw new ProblemException(Problem.of(
                    ProblemType.FORBIDDEN,
                    List.of(new FieldError("client", "only a superuser may give a client a token"))));
        }
        return Response.status(Response.Status.CREATED)
                .entity(new IssuedToken(issued.id(), issued.token()))
                .build();
    }

    /** Returns the caller's own tokens; for a superuser all. */
    @GET
    public List<TokenView> list() {
        return tokens.of(caller.get()).stream().map(TokenView::of).toList();
    }

    /** Revokes a token; 404 if there is none that the caller may revoke. */
    @DELETE
    @Path("{id}")
    public void revoke(@PathParam("id") long id) {
        if (!tokens.revoke(caller.get(), id)) {
            throw new ProblemException(Problem.of(ProblemType.NOT_FOUND, "there is no token " + id + " of yours"));
        }
    }
}
