package io.reactiveusers.master.api;

import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.Collections;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/** The conditions of a request to change something (RFC 9110, 13). */
@RequestScoped
public class Preconditions {
    /** A list of entity tags, or an asterisk (RFC 9110, 8.8.3 and 13.1.1). */
    private static final Pattern ENTITY_TAGS;

    static {
        String tag = "(W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"";
        ENTITY_TAGS = Pattern.compile("\\s*(\\*|" + tag + "(\\s*,\\s*" + tag + ")*)\\s*");
    }

    @Inject
    private HttpServletRequest servletRequest;

    /** Returns the tag of a version. */
    static EntityTag tag(int version) {
        return new EntityTag(Integer.toString(version));
    }

    /**
     * Evaluates {@code If-Match} and {@code If-None-Match}.
     *
     * @param current reads the version that the resource has now; only called if there is a condition
     * @return the version that the change must meet, since it may change again until then; {@code null}: any
     * @throws ProblemException 400 if a header is malformed, 412 if a condition is not met
     */
    Integer check(Request request, IntSupplier current) {
        boolean conditional = isWellFormed(HttpHeaders.IF_MATCH) | isWellFormed(HttpHeaders.IF_NONE_MATCH);
        if (!conditional) {
            return null;
        }
        int version = current.getAsInt();
        ResponseBuilder failed = request.evaluatePreconditions(tag(version));
        if (failed != null) {
            throw new ProblemException(Problem.of(ProblemType.STALE));
        }
        return version;
    }

    private boolean isWellFormed(String header) {
        String value = String.join(",", Collections.list(servletRequest.getHeaders(header)));
        if (servletRequest.getHeader(header) == null) {
            return false;
        }
        if (!ENTITY_TAGS.matcher(value).matches()) {
            throw new ProblemException(Problem.invalid(header, header + " is not a list of entity tags"));
        }
        return true;
    }
}
