package io.reactiveusers.support.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Collections;
import java.util.regex.Pattern;

/**
 * Refuses malformed requests before RESTEasy, which logs the stacks of the exceptions that they cause: a path that is
 * not percent-encoded UTF-8 or has a NUL, an {@code Accept} that is no list of media ranges, and an {@code
 * Accept-Language} that is no list of language ranges, with 400; a {@code Content-Type} that is no media type, with
 * 415. A web module maps it to {@code /*} in its {@code web.xml}.
 */
public class RequestSyntax extends HttpFilter {
    private static final long serialVersionUID = 1L;

    // RFC 9110, 5.6.2, 5.6.4, 8.3.1 and 12.5.1; each part can match in one way only, so none backtracks far.
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED = "\"(?:[^\"\\\\\\p{Cntrl}]|\\\\[^\\p{Cntrl}])*+\"";
    private static final String WEIGHT = "[qQ]=(?:0(?:\\.[0-9]{0,3}+)?|1(?:\\.0{0,3}+)?|\\.[0-9]{1,3}+)";
    private static final String PARAMETER = "(?:(?![qQ]=)" + TOKEN + "=(?:" + TOKEN + "|" + QUOTED + "))";
    private static final String SPACE = "[ \t]*+";
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("(?![^;]*\\*)" + TOKEN + "/" + TOKEN + "(?:[ \t]*+;[ \t]*+" + PARAMETER + "?)*+[ \t]*+");

    // A lone asterisk and a weight without its zero are what java.net.HttpURLConnection sends.
    private static final String RANGE = "(?:(?!\\*/[^*])" + TOKEN + "/" + TOKEN + "|\\*)(?:[ \t]*+;[ \t]*+(?:" + WEIGHT
            + "|" + PARAMETER + ")?)*+[ \t]*+";
    private static final String LANGUAGE =
            "(?:\\*|[A-Za-z]{1,8}+(?:-[A-Za-z0-9]{1,8}+)*+)" + SPACE + "(?:;" + SPACE + WEIGHT + SPACE + ")?";
    private static final Pattern ACCEPT_LANGUAGE =
            Pattern.compile(SPACE + LANGUAGE + "(?:," + SPACE + LANGUAGE + ")*+");

    // RESTEasy takes a comma in a quoted string for the end of a range.
    private static final Pattern COMMA_IN_QUOTES = Pattern.compile("\"[^\",]*+,[^\"]*+\"");
    private static final Pattern ACCEPT = Pattern.compile("[ \t]*+" + RANGE + "(?:,[ \t]*+" + RANGE + ")*+");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String accept = header(request, "Accept");
        String language = header(request, "Accept-Language");
        String contentType = request.getHeader("Content-Type");
        // The error page of the web module describes the error, as a page to a person and as a problem to a program.
        if (!isSound(request.getRequestURI())
                || !accept.isBlank() && !isList(accept)
                || !language.isBlank() && !ACCEPT_LANGUAGE.matcher(language).matches()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else if (contentType != null && !MEDIA_TYPE.matcher(contentType).matches()) {
            response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static String header(HttpServletRequest request, String name) {
        return String.join(",", Collections.list(request.getHeaders(name)));
    }

    private static boolean isList(String accept) {
        return ACCEPT.matcher(accept).matches()
                && !COMMA_IN_QUOTES.matcher(accept).find();
    }

    private static boolean isSound(String path) {
        try {
            return Texts.isText(PercentEncoding.decode(path, false));
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
