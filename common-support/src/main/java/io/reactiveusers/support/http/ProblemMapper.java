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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;

/**
 * Maps every exception that has no mapper of its own to a problem. What a container has wrapped (an EJB's,
 * or that of Jakarta REST) is unwrapped first. A failed or overloaded database is 503; what nobody expected is 500. Either is logged as one line with ids and
 * the exception's class, never with its text, which may quote a row; the stack is logged at DEBUG.
 */
public class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

    private final String unexpectedCode;
    private final String unavailableCode;

    @Context
    private Providers providers;

    @Context
    private ResourceInfo resource;

    @Context
    private UriInfo uri;

    @Context
    private Request request;

    ProblemMapper(String unexpectedCode, String unavailableCode) {
        this.unexpectedCode = unexpectedCode;
        this.unavailableCode = unavailableCode;
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

    /** Keeps the headers, such as {@code Allow}; an answer to OPTIONS, which Jakarta REST may throw, stays as it is. */
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
        boolean database = DatabaseFailures.isTransient(e);
        LOG.log(
                database ? Level.WARNING : Level.ERROR,
                "{0} {1} failed: {2}",
                database ? unavailableCode : unexpectedCode,
                what(),
                describe(e));
        LOG.log(Level.DEBUG, unexpectedCode, e);
        return database
                ? Problem.of(ProblemType.UNAVAILABLE, "the database is not available, or too busy")
                        .toResponse()
                : Problem.ofStatus(ProblemType.INTERNAL.status()).toResponse();
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

    private static String describe(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        StringBuilder text = new StringBuilder(e.getClass().getName());
        if (root != e) {
            text.append(", caused by ").append(root.getClass().getName());
        }
        String state = DatabaseFailures.state(e);
        if (state != null) {
            text.append(", SQLState ").append(state);
        }
        for (StackTraceElement frame : root.getStackTrace()) {
            if (frame.getClassName().startsWith("io.reactiveusers.") && frame.getLineNumber() > 0) {
                return text.append(", at ").append(frame).toString();
            }
        }
        return text.toString();
    }
}
