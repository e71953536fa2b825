package io.reactiveusers.support.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;

/**
 * Refuses a path that is not percent-encoded UTF-8, or has a NUL, with 400. Before RESTEasy, which logs the stack of the
 * exception that such a path causes. A web module maps it to {@code /*} in its {@code web.xml}.
 */
public class PathFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isSound(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else {
            Problem.of(ProblemType.INVALID, "the path is not percent-encoded UTF-8")
                    .send(response);
        }
    }

    private static boolean isSound(String path) {
        try {
            return Texts.isText(Texts.decode(path));
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
