package io.reactiveusers.support.http;

import jakarta.ejb.EJBException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Providers;
import java.lang.reflect.Method;

/**
 * Maps every exception that has no mapper of its own to a problem. What a container has wrapped (an EJB's,
 * or that of Jakarta REST) is unwrapped first; what is left is a failure for the {@link FailureReport}.
 */
public class ProblemMapper implements ExceptionMapper<Throwable> {
    private final FailureReport failures;

    @Context
    private Providers providers;

    @Context
    private ResourceInfo resource;

    @Context
    private UriInfo uri;

    @Context
    private Request request;

    ProblemMapper(FailureReport failures) {
        this.failures = failures;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        Throwable e = thrown;
        while (e.getCause() != null && (e instanceof EJBException || e.getCause() instanceof ProblemException)) {
            e = e.getCause();
        }
        if (e instanceof ProblemException known) {
            return known.getProblem().toResponse();
        }
        if (e instanceof WebApplicationException standard) {
            return problem(standard.getResponse());
        }
        return e == thrown ? failure(e) : mapped(e);
    }

    private <T extends Throwable> Response mapped(T e) {
        @SuppressWarnings("unchecked")
        ExceptionMapper<T> mapper = providers.getExceptionMapper((Class<T>) e.getClass());
        return mapper == null || mapper instanceof ProblemMapper ? failure(e) : mapper.toResponse(e);
    }

    /**
     * Keeps the headers, such as {@code Allow}. A response to OPTIONS, which Jakarta REST may throw, stays as it is.
     */
    private static Response problem(Response standard) {
        int status = standard.getStatus();
        if (status < 400) {
            return standard;
        }
        Problem problem = Problem.ofStatus(status);
        return Response.fromResponse(standard)
                .type(Problem.MEDIA_TYPE)
                .entity(problem.toBytes())
                .build();
    }

    private Response failure(Throwable e) {
        return failures.report(e, what()).toResponse();
    }

    /** Returns the request by its method and ids. Not by its path or query, which may be about a person. */
    private String what() {
        Method method = resource.getResourceMethod();
        return request.getMethod()
                + (method == null
                        ? " of an unknown path"
                        : " " + method.getDeclaringClass().getSimpleName() + "." + method.getName() + " "
                                + uri.getPathParameters());
    }
}
