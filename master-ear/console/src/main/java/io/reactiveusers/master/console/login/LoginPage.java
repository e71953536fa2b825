package io.reactiveusers.master.console.login;

import io.reactiveusers.master.console.web.Feedback;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Serializable;
import java.util.regex.Pattern;

/** The login form. */
@Named
@ViewScoped
public class LoginPage implements Serializable {
    private static final long serialVersionUID = 1L;

    /** One of our own pages: the parameter comes from the URL, and so from anyone. */
    private static final Pattern OWN_PAGE = Pattern.compile("/[a-z]+\\.xhtml(\\?[^\\s\\\\]*)?");

    @Inject
    private transient SecurityContext security;

    private String username = "";
    private transient String password = "";
    private String to;
    private boolean ended;
    private boolean expired;

    /** Lets the user in, or says why not. */
    public void login() {
        ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
        HttpServletRequest request = (HttpServletRequest) external.getRequest();
        AuthenticationStatus status = security.authenticate(
                request,
                (HttpServletResponse) external.getResponse(),
                AuthenticationParameters.withParams().credential(new UsernamePasswordCredential(username, password)));
        if (status == AuthenticationStatus.SUCCESS) {
            Feedback.redirect(target(to));
        } else {
            ended = false;
            expired = false;
            Feedback.error(((LoginRefusal) request.getAttribute(LoginRefusal.class.getName())).message());
        }
    }

    static String target(String to) {
        return to != null && OWN_PAGE.matcher(to).matches() && !to.startsWith(FormLogin.PAGE) ? to : "/users.xhtml";
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username == null ? "" : username;
    }

    /** Never shown again. */
    public String getPassword() {
        return null;
    }

    public void setPassword(String password) {
        this.password = password == null ? "" : password;
    }

    /** Where to go after the login; anything but one of our own pages is ignored. */
    public String getTo() {
        return to;
    }

    public void setTo(String to) {
        this.to = to;
    }

    /** Whether the login page is shown because the user is no longer active staff. */
    public boolean isEnded() {
        return ended;
    }

    public void setEnded(boolean ended) {
        this.ended = ended;
    }

    /** Whether the login page is shown because a session is over. */
    public boolean isExpired() {
        return expired;
    }

    public void setExpired(boolean expired) {
        this.expired = expired;
    }
}
