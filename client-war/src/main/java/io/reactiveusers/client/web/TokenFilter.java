package io.reactiveusers.client.web;

import io.reactiveusers.client.settings.ClientSettings;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemType;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/**
 * Opens {@link TokenProtected} resources to requests with {@code Authorization: Bearer CLIENT_TOKEN} and to no others,
 * not even to those of a logged-in user. The token belongs to operators and monitoring.
 */
@Provider
@TokenProtected
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class TokenFilter implements ContainerRequestFilter {
    @Inject
    private ClientSettings settings;

    @Override
    public void filter(ContainerRequestContext request) {
        if (!settings.authorizes(request.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            Problem problem = Problem.of(ProblemType.UNAUTHENTICATED, "this requires the client's own token");
            request.abortWith(Response.fromResponse(problem.toResponse())
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                    .build());
        }
    }
}
