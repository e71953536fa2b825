package io.reactiveusers.master.api;

import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Maps a refusal by the directory to a problem. */
@Provider
public class DirectoryExceptionMapper implements ExceptionMapper<DirectoryException> {
    @Override
    public Response toResponse(DirectoryException e) {
        ProblemType type =
                switch (e.getReason()) {
                    case INVALID -> ProblemType.INVALID;
                    case FORBIDDEN -> ProblemType.FORBIDDEN;
                    case NOT_FOUND -> ProblemType.NOT_FOUND;
                    case CONFLICT -> ProblemType.CONFLICT;
                    case STALE -> ProblemType.STALE;
                };
        return Problem.of(type, e.getErrors()).toResponse();
    }
}
