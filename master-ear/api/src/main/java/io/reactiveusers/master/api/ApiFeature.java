package io.reactiveusers.master.api;

import io.reactiveusers.support.http.FailureReport;
import io.reactiveusers.support.http.HttpFeature;
import jakarta.ws.rs.ext.Provider;

/** Strict binding, access by role, and problems, for every resource of this module. */
@Provider
public class ApiFeature extends HttpFeature {
    static final FailureReport FAILURES = new FailureReport("RU0130", "RU0140");

    public ApiFeature() {
        super(FAILURES);
    }
}
