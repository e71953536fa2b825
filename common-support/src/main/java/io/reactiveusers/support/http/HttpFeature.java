package io.reactiveusers.support.http;

import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Everything of this package that a Jakarta REST application registers. A web module has a subclass with {@code
 * jakarta.ws.rs.ext.Provider}, because a library of an EAR is not searched for providers.
 */
public abstract class HttpFeature implements Feature {
    private final FailureReport failures;

    /** Makes the feature for one application. */
    protected HttpFeature(FailureReport failures) {
        this.failures = failures;
    }

    @Override
    public boolean configure(FeatureContext context) {
        context.register(AccessFilter.class);
        context.register(EncodingFilter.class);
        context.register(ParameterFilter.class);
        context.register(JsonBody.class);
        context.register(new ProblemMapper(failures));
        return true;
    }
}
