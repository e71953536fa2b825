package io.reactiveusers.support.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * Refuses a body with a content coding, such as gzip, with 415 (RFC 9110, 8.4 and 15.5.16). Nothing here decodes one, so
 * the limits of bodies are those of what is read.
 */
public class EncodingFilter implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        String coding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
            throw new ProblemException(
                    Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "a body is taken without a Content-Encoding only"));
        }
    }
}
