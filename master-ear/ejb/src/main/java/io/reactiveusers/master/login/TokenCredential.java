package io.reactiveusers.master.login;

import jakarta.security.enterprise.credential.Credential;

/** A bearer token that has not been checked yet. */
public class TokenCredential implements Credential {
    private final String token;

    public TokenCredential(String token) {
        this.token = token;
    }

    String getToken() {
        return token;
    }
}
