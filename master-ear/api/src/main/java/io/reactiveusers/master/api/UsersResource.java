package io.reactiveusers.master.api;

import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.directory.UserPage;
import io.reactiveusers.master.directory.UserQuery;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.TreeSet;

/** {@code /users}. */
@RequestScoped
@Path("/users")
@Produces(MediaType.APPLICATION_JSON)
public class UsersResource {
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private static final Set<String> WRITABLE = Set.of(
            "username",
            "first_name",
            "last_name",
            "email",
            "is_active",
            "is_staff",
            "is_superuser",
            "groups",
            "user_permissions",
            "password");

    @EJB
    private UserDirectory users;

    @Inject
    private CurrentCaller caller;

    @GET
    public JsonObject search(@Context UriInfo uri) {
        FieldErrors errors = new FieldErrors();
        UserQuery query = UserQuery.parse(uri.getQueryParameters(), errors);
        DirectoryException.throwIfAny(errors);
        UserPage page = users.search(query);
        JsonArrayBuilder found = Json.createArrayBuilder();
        page.users().forEach(user -> found.add(json(user)));
        return Json.createObjectBuilder()
                .add("total", page.total())
                .add("users", found)
                .build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(String text, @Context UriInfo uri) {
        Body body = Body.of(text);
        body.checkNames(WRITABLE);
        UserDetails user = users.create(caller.authority(), merge(UserDraft.of(body.requiredText("username")), body));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(Long.toString(user.id()))
                        .build())
                .entity(json(user))
                .tag(tag(user))
                .build();
    }

    @GET
    @Path("{id}")
    public Response find(@PathParam("id") long id) {
        return users.find(id)
                .map(user -> Response.ok(json(user)).tag(tag(user)).build())
                .orElseGet(() -> Problem.notFound("there is no user " + id));
    }

    /** Fields left out stay as they are (RFC 7396). */
    @PATCH
    @Path("{id}")
    @Consumes({MediaType.APPLICATION_JSON, MERGE_PATCH})
    public Response change(@PathParam("id") long id, @HeaderParam("If-Match") String ifMatch, String text) {
        Body body = Body.of(text);
        body.checkNames(WRITABLE);
        UserDetails user = users.change(caller.authority(), id, version(ifMatch), draft -> merge(draft, body));
        return Response.ok(json(user)).tag(tag(user)).build();
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") long id) {
        users.delete(caller.authority(), id);
    }

    private static UserDraft merge(UserDraft draft, Body body) {
        return new UserDraft(
                body.text("username", draft.username()),
                body.text("first_name", draft.firstName()),
                body.text("last_name", draft.lastName()),
                body.text("email", draft.email()),
                body.flag("is_active", draft.active()),
                body.flag("is_staff", draft.staff()),
                body.flag("is_superuser", draft.superuser()),
                body.ids("groups", draft.groups()),
                body.ids("user_permissions", draft.permissions()),
                body.text("password", null));
    }

    private static JsonObject json(UserDetails user) {
        UserDraft fields = user.fields();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", user.id())
                .add("username", fields.username())
                .add("first_name", fields.firstName())
                .add("last_name", fields.lastName())
                .add("email", fields.email())
                .add("is_active", fields.active())
                .add("is_staff", fields.staff())
                .add("is_superuser", fields.superuser())
                .add("groups", Json.createArrayBuilder(new TreeSet<>(fields.groups())))
                .add("user_permissions", Json.createArrayBuilder(new TreeSet<>(fields.permissions())))
                .add("date_joined", user.dateJoined().toString());
        if (user.lastLogin() == null) {
            json.addNull("last_login");
        } else {
            json.add("last_login", user.lastLogin().toString());
        }
        return json.add("revision", user.revision())
                .add("version", user.version())
                .build();
    }

    private static String tag(UserDetails user) {
        return Integer.toString(user.version());
    }

    private static Integer version(String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return null;
        }
        try {
            return Integer.valueOf(ifMatch.replace("\"", ""));
        } catch (NumberFormatException e) {
            throw new InvalidBodyException(null, "If-Match is not an ETag of this user");
        }
    }
}
