package io.reactiveusers.master.api;

import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.login.Caller;
import io.reactiveusers.master.login.CallerIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** The caller of this request, as the container has authenticated it. */
@RequestScoped
public class CurrentCaller {
    @Inject
    private HttpServletRequest request;

    Caller get() {
        if (request.getUserPrincipal() instanceof CallerIdentity identity) {
            return identity.getCaller();
        }
        throw new IllegalStateException("RU0131 a request has passed the security constraints without a caller");
    }

    Authority authority() {
        return get().authority();
    }
}
