package io.reactiveusers.master.api;

import io.reactiveusers.master.directory.Permission;
import io.reactiveusers.master.groups.GroupDetails;
import io.reactiveusers.master.groups.GroupDirectory;
import io.reactiveusers.master.login.Caller;
import io.reactiveusers.support.http.JsonBody;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import io.reactiveusers.support.http.Required;
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
import java.util.Set;
import java.util.TreeSet;

/** {@code /groups} and {@code /permissions}: groups and their permissions, and the list of all permissions. */
@RequestScoped
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.STAFF)
public class GroupsResource {
    /** A group in a response. */
    record GroupView(long id, String name, Set<Long> permissions) {
        static GroupView of(GroupDetails group) {
            return new GroupView(group.id(), group.name(), new TreeSet<>(group.permissions()));
        }
    }

    /** A permission in a response. */
    record PermissionView(long id, String codename, String name, String appLabel, String model) {
        static PermissionView of(Permission permission) {
            return new PermissionView(
                    permission.getId(),
                    permission.getCodename(),
                    permission.getName(),
                    permission.getAppLabel(),
                    permission.getModel());
        }
    }

    @EJB
    private GroupDirectory groups;

    @Inject
    private CurrentCaller caller;

    @Inject
    private Preconditions preconditions;

    /** Returns all groups, by name. */
    @GET
    @Path("groups")
    public List<GroupView> all() {
        return groups.all().stream().map(GroupView::of).toList();
    }

    /** Adds a group: 201 with its location; 400 with every fault, 403 if the caller may not give its permissions. */
    @POST
    @Path("groups")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Required("name") GroupFields fields, @Context UriInfo uri) {
        GroupDetails group = groups.create(
                caller.authority(), fields.name().value(), fields.permissions().applyTo(Set.of(), Set.of()));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(Long.toString(group.id()))
                        .build())
                .entity(GroupView.of(group))
                .tag(Preconditions.tag(group.version()))
                .build();
    }

    /** Returns one group with its entity tag; 404 if there is none. */
    @GET
    @Path("groups/{id}")
    public Response find(@PathParam("id") long id) {
        return response(require(id));
    }

    /** Changes the fields that the body names (RFC 7396). */
    @PATCH
    @Path("groups/{id}")
    @Consumes({MediaType.APPLICATION_JSON, JsonBody.MERGE_PATCH})
    public Response change(@PathParam("id") long id, GroupFields fields) {
        Integer version = preconditions.check(() -> require(id).version());
        return response(groups.change(
                caller.authority(),
                id,
                version,
                fields.name().applyTo(null, null),
                fields.permissions().applyTo(null, Set.of())));
    }

    /**
     * Removes a group; 404 if there is none, 403 if it carries permissions and the caller is no superuser, 412 if
     * {@code If-Match} does not match.
     */
    @DELETE
    @Path("groups/{id}")
    public void delete(@PathParam("id") long id) {
        Integer version = preconditions.check(() -> require(id).version());
        groups.delete(caller.authority(), id, version);
    }

    /** Returns all permissions, by id. */
    @GET
    @Path("permissions")
    public List<PermissionView> permissions() {
        return groups.permissions().stream().map(PermissionView::of).toList();
    }

    private GroupDetails require(long id) {
        return groups.find(id)
                .orElseThrow(() -> new ProblemException(Problem.of(ProblemType.NOT_FOUND, "there is no group " + id)));
    }

    private static Response response(GroupDetails group) {
        return Response.ok(GroupView.of(group))
                .tag(Preconditions.tag(group.version()))
                .build();
    }
}
