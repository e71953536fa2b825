package io.reactiveusers.master.login;

import jakarta.security.enterprise.credential.Credential;

/** A bearer token as it was presented. */
public class TokenCredential implements Credential {
    private final String token;

    /** A credential not checked yet. */
    public TokenCredential(String token) {
        this.token = token;
    }

    String getToken() {
        return token;
    }
}
