package io.reactiveusers.master.api;

import io.reactiveusers.support.http.Problem;
import io.reactiveusers.support.http.ProblemException;
import io.reactiveusers.support.http.ProblemType;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The conditions of a request to change something (RFC 9110, 13). They are parsed here, because RESTEasy ends a tag at
 * a comma within its quotes, and takes a quoted asterisk for a bare one.
 */
@RequestScoped
public class Preconditions {
    /** An entity tag (RFC 9110, 8.8.3). */
    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"";

    /** A list of entity tags, or an asterisk (RFC 9110, 13.1.1). */
    private static final Pattern ENTITY_TAGS =
            Pattern.compile("[ \t]*(\\*|" + TAG + "([ \t]*,[ \t]*" + TAG + ")*)[ \t]*");

    private static final Pattern ONE_TAG = Pattern.compile(TAG);

    @Inject
    private HttpServletRequest request;

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
    Integer check(IntSupplier current) {
        Optional<Set<String>> match = tags(HttpHeaders.IF_MATCH);
        Optional<Set<String>> noneMatch = tags(HttpHeaders.IF_NONE_MATCH);
        if (match.isEmpty() && noneMatch.isEmpty()) {
            return null;
        }
        int version = current.getAsInt();
        String tag = "\"" + version + "\"";
        // If-Match compares strongly, so that a weak tag never matches; If-None-Match compares weakly.
        if (match.isPresent() && !isAmong(match.get(), tag)
                || noneMatch.isPresent() && (isAmong(noneMatch.get(), tag) || isAmong(noneMatch.get(), "W/" + tag))) {
            throw new ProblemException(Problem.of(ProblemType.STALE));
        }
        return version;
    }

    private static boolean isAmong(Set<String> tags, String tag) {
        return tags.contains("*") || tags.contains(tag);
    }

    /** Returns the tags of a header, or its asterisk; empty if there is no such header. */
    private Optional<Set<String>> tags(String header) {
        if (request.getHeader(header) == null) {
            return Optional.empty();
        }
        String value = String.join(",", Collections.list(request.getHeaders(header)));
        if (!ENTITY_TAGS.matcher(value).matches()) {
            throw new ProblemException(Problem.invalid(header, header + " is not a list of entity tags"));
        }
        return Optional.of(
                value.strip().equals("*")
                        ? Set.of("*")
                        : ONE_TAG.matcher(value)
                                .results()
                                .map(MatchResult::group)
                                .collect(Collectors.toSet()));
    }
}
