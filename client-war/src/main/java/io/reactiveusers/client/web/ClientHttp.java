package io.reactiveusers.client.web;

import io.reactiveusers.support.http.FailureReport;
import io.reactiveusers.support.http.HttpFeature;
import jakarta.ws.rs.ext.Provider;

/** Registers the strict binding, the parameter check and the problem mapper that master and client share. */
@Provider
public class ClientHttp extends HttpFeature {
    /** Creates the feature with this application's log codes. */
    public ClientHttp() {
        super(new FailureReport("RU0320", "RU0321"));
    }
}
