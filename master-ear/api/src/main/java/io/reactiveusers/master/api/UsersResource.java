package io.reactiveusers.master.api;

import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.directory.UserPage;
import io.reactiveusers.master.directory.UserQuery;
import io.reactiveusers.master.login.Caller;
import io.reactiveusers.support.http.JsonBody;
import io.reactiveusers.support.http.OwnQuery;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import io.reactiveusers.support.http.Required;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code /users}: finds, reads, creates, changes and deletes users. */
@RequestScoped
@Path("/users")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.STAFF)
public class UsersResource {
    /** A page of users. */
    record Page(long total, List<UserView> users) {}

    @EJB
    private UserDirectory users;

    @Inject
    private CurrentCaller caller;

    @Inject
    private Preconditions preconditions;

    /** Returns a page of the users that the query finds; 400 with every parameter at fault. */
    @GET
    @OwnQuery
    public Page search(@Context UriInfo uri) {
        FieldErrors errors = new FieldErrors();
        UserQuery query = UserQuery.parse(uri.getQueryParameters(), errors);
        DirectoryException.throwIfAny(errors);
        UserPage page = users.search(query);
        return new Page(page.total(), page.users().stream().map(UserView::of).toList());
    }

    /** Adds a user: 201 with its location; 400 with every fault, 403 with every field that the caller may not set. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Required("username") UserFields fields, @Context UriInfo uri) {
        UserDetails user = users.create(
                caller.authority(),
                fields.applyTo(UserDraft.of(fields.username().value())));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(Long.toString(user.id()))
                        .build())
                .entity(UserView.of(user))
                .tag(Preconditions.tag(user.version()))
                .build();
    }

    /** Returns one user with its entity tag; 404 if there is none. */
    @GET
    @Path("{id}")
    public Response find(@PathParam("id") long id) {
        return response(require(id));
    }

    /** Changes the fields that the body names (RFC 7396). */
    @PATCH
    @Path("{id}")
    @Consumes({MediaType.APPLICATION_JSON, JsonBody.MERGE_PATCH})
    public Response change(@PathParam("id") long id, UserFields fields) {
        Integer version = preconditions.check(() -> require(id).version());
        return response(users.change(caller.authority(), id, version, fields::applyTo));
    }

    /**
     * Removes a user; 404 if there is none, 403 or 409 if the policy forbids it, 412 if {@code If-Match} does not
     * match.
     */
    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") long id) {
        Integer version = preconditions.check(() -> require(id).version());
        users.delete(caller.authority(), id, version);
    }

    private UserDetails require(long id) {
        return users.find(id)
                .orElseThrow(() -> new ProblemException(Problem.of(ProblemType.NOT_FOUND, "there is no user " + id)));
    }

    private static Response response(UserDetails user) {
        return Response.ok(UserView.of(user))
                .tag(Preconditions.tag(user.version()))
                .build();
    }
}
