package io.reactiveusers.support.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Refuses what RESTEasy fails at with a stack in the log (RESTEASY002130): a path that is not percent-encoded UTF-8, or
 * that has a NUL, and an {@code Accept} that is no list of media ranges (RFC 9110, 12.5.1) are 400; a {@code Content-Type} that
 * is no media type (8.3.1) is 415. The error page of the web
 * module describes the error. A web module maps this filter to {@code /*}.
 */
public class RequestSyntax extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String PARAMETERS =
            "([ \\t]*;[ \\t]*(" + TOKEN + "=(" + TOKEN + "|\"[^\"\\\\]*\"))?)*+[ \\t]*";
    private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + "/" + TOKEN + PARAMETERS);
    private static final String RANGE = "[ \\t]*(" + TOKEN + "/" + TOKEN + "|\\*)" + PARAMETERS;
    private static final Pattern RANGES = Pattern.compile("[ \\t]*|" + RANGE + "(," + RANGE + ")*+");
    private static final Pattern WRONG_QUALITY =
            Pattern.compile(";[ \\t]*[qQ]=(?!(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)[ \\t]*([,;]|$))");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String type = request.getHeader("Content-Type");
        String accept = request.getHeader("Accept");
        if (!PercentEncoding.isValid(request.getRequestURI()) || accept != null && !isAcceptable(accept)) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else if (type != null && !MEDIA_TYPE.matcher(type).matches()) {
            response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isAcceptable(String accept) {
        return RANGES.matcher(accept).matches()
                && !WRONG_QUALITY.matcher(accept).find();
    }
}
