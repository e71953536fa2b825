package io.reactiveusers.support.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Logs one line for each request that was refused as malformed, so that an operator sees a broken or hostile caller: with
 * its method, the first segment of its path and the status, and nothing that the caller chose. A web module maps it to
 * {@code /*} in its {@code web.xml}, before the filters that refuse; the init parameter {@code code} is the log code.
 */
public class MalformedRequestLog extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = System.getLogger(MalformedRequestLog.class.getName());

    private static final Set<Integer> MALFORMED = Set.of(
            HttpServletResponse.SC_BAD_REQUEST,
            HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
            HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Pattern RESOURCE = Pattern.compile("/([a-z-]{1,20})(?:/.*)?");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (MALFORMED.contains(response.getStatus())) {
            LOG.log(
                    Level.INFO,
                    "{0} a malformed request was refused with status {1}: {2} {3}",
                    getInitParameter("code"),
                    response.getStatus(),
                    METHODS.contains(request.getMethod()) ? request.getMethod() : "another method",
                    resource(request));
        }
    }

    private static String resource(HttpServletRequest request) {
        Matcher path = RESOURCE.matcher(
                request.getRequestURI().substring(request.getContextPath().length()));
        return path.matches() ? path.group(1) : "another path";
    }
}
