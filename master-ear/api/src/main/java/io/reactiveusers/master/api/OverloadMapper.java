package io.reactiveusers.master.api;

import io.reactiveusers.master.password.HashingOverloadException;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Maps an overload of password hashing to 503. Nothing has been decided, so the caller may try again. */
@Provider
public class OverloadMapper implements ExceptionMapper<HashingOverloadException> {
    @Override
    public Response toResponse(HashingOverloadException e) {
        return Problem.of(ProblemType.UNAVAILABLE, e.getMessage()).toResponse();
    }
}
