package io.reactiveusers.master.api;

import io.reactiveusers.master.login.Passwords;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** {@code /logins}: a client, which keeps no passwords, asks whether a user's is right. */
@RequestScoped
@Path("/logins")
@Produces(MediaType.APPLICATION_JSON)
public class LoginsResource {
    @EJB
    private Passwords passwords;

    /** Answers with the user's id; 401 of type {@code login-refused} means no, everything else that nobody can tell. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response check(String text) {
        Body body = Body.of(text);
        body.checkNames(Set.of("username", "password"));
        return passwords
                .check(body.requiredText("username"), body.requiredText("password"))
                .map(caller -> Response.ok(Json.createObjectBuilder()
                                .add("user_id", caller.userId())
                                .build())
                        .build())
                .orElseGet(() -> Problem.response(401, "login-refused", null, "wrong username or password"));
    }
}
