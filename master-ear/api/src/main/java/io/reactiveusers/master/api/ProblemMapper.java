package io.reactiveusers.master.api;

import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.password.HashingOverloadException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Answers every exception with its problem; of what nobody expected, the client learns nothing but that. */
@Provider
public class ProblemMapper implements ExceptionMapper<Exception> {
    private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

    @Override
    public Response toResponse(Exception e) {
        if (e instanceof DirectoryException refusal) {
            return Problem.response(refusal);
        }
        if (e instanceof InvalidBodyException invalid) {
            return Problem.invalid(invalid.getField(), invalid.getMessage());
        }
        if (e instanceof HashingOverloadException) {
            return Problem.response(503, "unavailable", null, e.getMessage());
        }
        if (e instanceof WebApplicationException standard) {
            int status = standard.getResponse().getStatus();
            return Response.fromResponse(standard.getResponse())
                    .type(Problem.MEDIA_TYPE)
                    .entity(Problem.body(status).toString())
                    .build();
        }
        LOG.log(Level.ERROR, "RU0130 a request failed", e);
        return Response.serverError()
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.body(500).toString())
                .build();
    }
}
