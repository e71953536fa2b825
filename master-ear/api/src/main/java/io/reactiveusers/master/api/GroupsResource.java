package io.reactiveusers.master.api;

import io.reactiveusers.master.groups.GroupDetails;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
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
import java.util.Set;
import java.util.TreeSet;

/** {@code /groups} and {@code /permissions}. */
@RequestScoped
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class GroupsResource {
    private static final Set<String> WRITABLE = Set.of("name", "permissions");

    @EJB
    private GroupDirectory groups;

    @Inject
    private CurrentCaller caller;

    @GET
    @Path("groups")
    public JsonArray all() {
        JsonArrayBuilder all = Json.createArrayBuilder();
        groups.all().forEach(group -> all.add(json(group)));
        return all.build();
    }

    @POST
    @Path("groups")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(String text, @Context UriInfo uri) {
        Body body = Body.of(text);
        body.checkNames(WRITABLE);
        GroupDetails group =
                groups.create(caller.authority(), body.requiredText("name"), body.ids("permissions", Set.of()));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(Long.toString(group.id()))
                        .build())
                .entity(json(group))
                .build();
    }

    /** Fields left out stay as they are (RFC 7396). */
    @PATCH
    @Path("groups/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public JsonObject change(@PathParam("id") long id, String text) {
        Body body = Body.of(text);
        body.checkNames(WRITABLE);
        return json(
                groups.change(caller.authority(), id, null, body.text("name", null), body.ids("permissions", null)));
    }

    @DELETE
    @Path("groups/{id}")
    public void delete(@PathParam("id") long id) {
        groups.delete(caller.authority(), id);
    }

    @GET
    @Path("permissions")
    public JsonArray permissions() {
        JsonArrayBuilder all = Json.createArrayBuilder();
        groups.permissions()
                .forEach(permission -> all.add(Json.createObjectBuilder()
                        .add("id", permission.getId())
                        .add("codename", permission.getCodename())
                        .add("name", permission.getName())
                        .add("app_label", permission.getAppLabel())
                        .add("model", permission.getModel())));
        return all.build();
    }

    private static JsonObject json(GroupDetails group) {
        return Json.createObjectBuilder()
                .add("id", group.id())
                .add("name", group.name())
                .add("permissions", Json.createArrayBuilder(new TreeSet<>(group.permissions())))
                .build();
    }
}
