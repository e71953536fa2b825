package io.reactiveusers.master.api;

import io.reactiveusers.master.login.Caller;
import io.reactiveusers.master.login.Passwords;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import io.reactiveusers.support.http.Required;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /logins}: checks a user's password for a client, which keeps no passwords. */
@RequestScoped
@Path("/logins")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.CLIENT)
public class LoginsResource {
    /** What a user has typed into a client's form. */
    record LoginRequest(@Required String username, @Required String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "LoginRequest";
        }
    }

    /** The user to whom the password belongs. */
    record Login(long userId) {}

    @EJB
    private Passwords passwords;

    /**
     * Returns the user's id. A 401 of type {@code login-refused} means that the password is wrong; any other error
     * means that the login cannot be decided now.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Login check(LoginRequest login) {
        return passwords
                .check(login.username(), login.password())
                .map(caller -> new Login(caller.userId()))
                .orElseThrow(() -> new ProblemException(Problem.of(ProblemType.LOGIN_REFUSED)));
    }
}
