package io.reactiveusers.master.console.login;

import io.reactiveusers.master.console.web.Feedback;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.login.Caller;
import jakarta.enterprise.context.SessionScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.io.Serializable;

/** The staff user whose session this is, as of the last request that {@link FormLogin} let pass. */
@Named
@SessionScoped
public class Operator implements Serializable {
    private static final long serialVersionUID = 1L;

    private Long id;
    private String name;
    private Authority authority = Authority.STAFF;

    void become(Caller caller) {
        id = caller.userId();
        name = caller.name();
        authority = caller.authority();
    }

    /** {@code null} before the login. */
    public Long getId() {
        return id;
    }

    /** The username. */
    public String getName() {
        return name;
    }

    /** In whose name the directory is changed. */
    public Authority getAuthority() {
        return authority;
    }

    public boolean isSuperuser() {
        return authority == Authority.SUPERUSER;
    }

    /** Ends the session. */
    public void logout() {
        FacesContext.getCurrentInstance().getExternalContext().invalidateSession();
        Feedback.redirect("/login.xhtml");
    }
}
