package io.reactiveusers.support.http;

import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Everything of this package that a Jakarta REST application registers. A web module has a subclass with {@code
 * jakarta.ws.rs.ext.Provider}, because a library of an EAR is not searched for providers.
 */
public abstract class HttpFeature implements Feature {
    private final String unexpectedCode;
    private final String unavailableCode;

    /**
     * Makes the feature for one application.
     *
     * @param unexpectedCode the log code of a request that failed with 500
     * @param unavailableCode the log code of a request that failed because of the database, with 503
     */
    protected HttpFeature(String unexpectedCode, String unavailableCode) {
        this.unexpectedCode = unexpectedCode;
        this.unavailableCode = unavailableCode;
    }

    @Override
    public boolean configure(FeatureContext context) {
        context.register(AccessFilter.class);
        context.register(ParameterFilter.class);
        context.register(JsonBody.class);
        context.register(new ProblemMapper(unexpectedCode, unavailableCode));
        return true;
    }
}
