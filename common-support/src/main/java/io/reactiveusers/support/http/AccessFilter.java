package io.reactiveusers.support.http;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Enforces {@link RolesAllowed} and {@link PermitAll} of a resource method, or else of its class (Jakarta Annotations
 * 2.1, which Jakarta REST does not oblige a server to do). A method with neither is closed. The check is by method and
 * not by URL pattern, so no spelling of a path evades it.
 */
@Priority(Priorities.AUTHORIZATION)
public class AccessFilter implements ContainerRequestFilter {
    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = resource.getResourceMethod();
        Class<?> type = method.getDeclaringClass();
        if (method.isAnnotationPresent(PermitAll.class)) {
            return;
        }
        RolesAllowed roles = method.getAnnotation(RolesAllowed.class);
        if (roles == null && type.isAnnotationPresent(PermitAll.class)) {
            return;
        }
        if (roles == null) {
            roles = type.getAnnotation(RolesAllowed.class);
        }
        if (request.getSecurityContext().getUserPrincipal() == null) {
            throw new ProblemException(Problem.of(ProblemType.UNAUTHENTICATED));
        }
        if (roles == null
                || Arrays.stream(roles.value())
                        .noneMatch(role -> request.getSecurityContext().isUserInRole(role))) {
            throw new ProblemException(Problem.of(ProblemType.FORBIDDEN));
        }
    }
}
