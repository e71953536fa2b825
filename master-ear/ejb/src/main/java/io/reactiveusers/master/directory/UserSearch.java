package io.reactiveusers.master.directory;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs one {@link UserQuery}. The table is read once unless more users are found than are returned. */
final class UserSearch {
    private final EntityManager em;
    private final UserQuery query;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    UserSearch(EntityManager em, UserQuery query) {
        this.em = em;
        this.query = query;
        for (String word : query.words()) {
            contains(word);
        }
        add("u.active = :active", "active", query.active());
        add("u.staff = :staff", "staff", query.staff());
        add("u.superuser = :superuser", "superuser", query.superuser());
        add("g.id = :group and g.name is not null", "group", query.group());
        add("u.dateJoined >= :joinedFrom", "joinedFrom", query.joinedFrom());
        add("u.dateJoined < :joinedTo", "joinedTo", query.joinedTo());
        add("c.lastLogin >= :lastLoginFrom", "lastLoginFrom", query.lastLoginFrom());
        add("c.lastLogin < :lastLoginTo", "lastLoginTo", query.lastLoginTo());
        if (query.neverLoggedIn() != null) {
            conditions.add("c.lastLogin is " + (query.neverLoggedIn() ? "null" : "not null"));
        }
    }

    private void contains(String word) {
        String name = "word" + parameters.size();
        parameters.put(name, "%" + word.replaceAll("[!%_]", "!$0") + "%");
        String matches = Stream.of("usernameKey", "firstNameKey", "lastNameKey", "emailKey")
                .map(key -> "u.searchKeys." + key + " like :" + name + " escape '!'")
                .collect(Collectors.joining(" or "));
        if (word.matches("-?[0-9]{1,19}") && new BigInteger(word).bitLength() < Long.SIZE) {
            parameters.put(name + "id", Long.valueOf(word));
            matches += " or u.id = :" + name + "id";
        }
        conditions.add("(" + matches + ")");
    }

    private void add(String condition, String name, Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }

    /** Returns the users of the requested page, in order. */
    List<User> users() {
        if (query.limit() == 0) {
            return List.of();
        }
        return typed("select u", order(), User.class)
                .setFirstResult(query.offset())
                .setMaxResults(query.limit())
                .getResultList();
    }

    /** Returns the number of all users found. */
    long total(List<User> part) {
        boolean isLastPart = part.size() < query.limit() && (!part.isEmpty() || query.offset() == 0);
        return isLastPart
                ? query.offset() + (long) part.size()
                : typed("select count(u)", "", Long.class).getSingleResult();
    }

    /** Returns the ids of all users found, by ascending id, but no more than a limit. */
    List<Long> ids(int most) {
        return typed("select u.id", " order by u.id", Long.class)
                .setMaxResults(most)
                .getResultList();
    }

    private <T> TypedQuery<T> typed(String select, String order, Class<T> type) {
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        String from = " from User u"
                + (query.group() == null ? "" : " join u.groups g")
                + ((where + order).contains("c.lastLogin") ? " left join UserCredentials c on c.userId = u.id" : "");
        TypedQuery<T> typed = em.createQuery(select + from + where + order, type);
        parameters.forEach(typed::setParameter);
        return typed;
    }

    private String order() {
        String direction = query.descending() ? " desc" : "";
        // Not "nulls first": Hibernate leaves it out for H2, whose default the URL of the database changes.
        String nulls = query.sort() == UserQuery.Sort.LAST_LOGIN
                ? "case when c.lastLogin is null then 0 else 1 end" + direction + ", "
                : "";
        return " order by " + nulls + query.sort().expression() + direction
                + (query.sort() == UserQuery.Sort.ID ? "" : ", u.id");
    }
}
