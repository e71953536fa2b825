package io.reactiveusers.master.directory;

import io.reactiveusers.support.validation.FieldErrors;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A search: conditions, order and page. All conditions must hold; a {@code null} is no condition.
 *
 * @param words normalised; each must be in the username, a name or the e-mail address, or be the user's id
 * @param group the id of a group that the users are in
 * @param joinedFrom the first moment of joining that counts
 * @param joinedTo the first moment of joining that no longer counts
 * @param lastLoginFrom the first moment of the last login that counts; whoever has never logged in does not
 * @param lastLoginTo the first moment of the last login that no longer counts
 * @param neverLoggedIn true finds only users who have never logged in; false only users who have
 * @param offset how many to skip, at least 0
 * @param limit how many to return, from 0 to {@value #LIMIT}
 */
public record UserQuery(
        List<String> words,
        Boolean active,
        Boolean staff,
        Boolean superuser,
        Long group,
        Instant joinedFrom,
        Instant joinedTo,
        Instant lastLoginFrom,
        Instant lastLoginTo,
        Boolean neverLoggedIn,
        Sort sort,
        boolean descending,
        int offset,
        int limit) {

    /** The most users that one search returns. */
    public static final int LIMIT = 500;

    /** The longest search text, in code points. */
    public static final int TEXT_LIMIT = 200;

    /** The most words of one search. */
    public static final int WORD_LIMIT = 20;

    /** The names of the parameters that {@link #parse} knows. */
    public static final Set<String> PARAMETERS = UserQueryParser.NAMES;

    /** What users can be sorted by; users with the same value are sorted by ascending id. */
    public enum Sort {
        ID("u.id"),
        USERNAME("u.searchKeys.usernameKey"),
        FIRST_NAME("u.searchKeys.firstNameKey"),
        LAST_NAME("u.searchKeys.lastNameKey"),
        EMAIL("u.searchKeys.emailKey"),
        DATE_JOINED("u.dateJoined"),
        /** Users who have never logged in come first. */
        LAST_LOGIN("c.lastLogin");

        private final String expression;

        Sort(String expression) {
            this.expression = expression;
        }

        String expression() {
            return expression;
        }
    }

    /** Returns a search for a text; by ascending id. */
    public static UserQuery of(String text, int offset, int limit) {
        return new UserQuery(
                SearchText.words(text),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Sort.ID,
                false,
                offset,
                limit);
    }

    /**
     * Reads a query from the parameters of a URL, as docs/api.md defines them. A parameter at fault is reported and
     * counts as left out.
     *
     * @param parameters each with all the values it was given
     */
    public static UserQuery parse(Map<String, List<String>> parameters, FieldErrors errors) {
        return new UserQueryParser(parameters, errors).query();
    }

    /** Returns the same search with another page. */
    public UserQuery part(int newOffset, int newLimit) {
        return new UserQuery(
                words,
                active,
                staff,
                superuser,
                group,
                joinedFrom,
                joinedTo,
                lastLoginFrom,
                lastLoginTo,
                neverLoggedIn,
                sort,
                descending,
                newOffset,
                newLimit);
    }
}
