package io.reactiveusers.master.login;

import jakarta.security.enterprise.CallerPrincipal;

/** The caller as the container's principal. */
public class CallerIdentity extends CallerPrincipal {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;

    CallerIdentity(Caller caller) {
        super(caller.name());
        this.caller = caller;
    }

    public Caller getCaller() {
        return caller;
    }
}
