package io.reactiveusers.system.faults;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the contents of the databases with what the writers were promised, by SQL and a JSON parser. It uses no code
 * of the product.
 */
final class Oracle {
    private final SortedMap<Long, Row> replicated = new TreeMap<>();
    private final SortedMap<Long, Row> staff = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    /** Reads the master's database. */
    Oracle(Connection master) throws SQLException {
        Map<Long, Set<String>> groups = names(
                master, "select ug.user_id, g.name from user_group ug join directory_group g on g.id = ug.group_id");
        Map<Long, Set<String>> permissions = names(
                master,
                "select up.user_id, p.codename from user_permission up join permission p on p.id = up.permission_id");
        // The first administrator is not a user of a plan.
        try (Statement statement = master.createStatement();
                ResultSet rows = statement.executeQuery("select id, revision, username, first_name, last_name, email,"
                        + " active, staff from directory_user where id > 0")) {
            while (rows.next()) {
                long id = rows.getLong(1);
                (rows.getBoolean("staff") ? staff : replicated)
                        .put(
                                id,
                                new Row(
                                        id,
                                        rows.getLong(2),
                                        rows.getString(3),
                                        rows.getString(4),
                                        rows.getString(5),
                                        rows.getString(6),
                                        rows.getBoolean(7),
                                        groups.getOrDefault(id, Set.of()),
                                        permissions.getOrDefault(id, Set.of())));
            }
        }
        for (String table : List.of("outbox", "group_fan_out")) {
            long left = count(master, "select count(*) from " + table);
            if (left > 0) {
                differences.add("master: " + left + " rows in " + table);
            }
        }
    }

    /** Returns the users whose newest state was neither published nor waits in the outbox. */
    static List<String> forgotten(Connection master, Newest seen) throws SQLException {
        List<String> forgotten = new ArrayList<>();
        try (Statement statement = master.createStatement();
                ResultSet rows = statement.executeQuery("select u.id, u.revision, u.staff from directory_user u"
                        + " where u.id > 0 and u.id not in (select user_id from outbox)"
                        + " union all select d.user_id, d.revision, true from deleted_user d"
                        + " where d.user_id not in (select user_id from outbox)"
                        + " and d.user_id not in (select id from directory_user)")) {
            while (rows.next()) {
                Event newest = seen.of(rows.getLong(1));
                boolean gone = rows.getBoolean(3);
                boolean reported = gone
                        ? newest == null || newest.deletes()
                        : newest != null && !newest.deletes() && newest.revision() >= rows.getLong(2);
                if (!reported) {
                    forgotten.add("user " + rows.getLong(1) + " of revision " + rows.getLong(2)
                            + (gone ? ", not replicated" : "") + ": newest seen is " + newest);
                }
            }
        }
        return forgotten;
    }

    /** Returns the number of replicated users. */
    int users() {
        return replicated.size();
    }

    /** Returns all differences found, one line each. */
    List<String> differences() {
        return differences;
    }

    /** Checks that the master has the result of every plan, and nothing else. */
    void compareWithPlans(Map<Plan, Writer> writers) {
        Set<Long> planned = new HashSet<>();
        writers.forEach((plan, writer) -> plan.people().forEach((number, person) -> {
            long id = writer.id(number);
            planned.add(id);
            Row found = (person.staff() ? staff : replicated).get(id);
            Row wanted = new Row(
                    id,
                    found == null ? 0 : found.revision(),
                    person.username(),
                    person.firstName(),
                    person.lastName(),
                    person.email(),
                    person.active(),
                    sorted(person.groups().stream().map(plan.groups()::get).toList()),
                    sorted(person.permissions().stream()
                            .map(permission -> "do_" + permission)
                            .toList()));
            compare("master", wanted, found);
        }));
        Set<Long> extra = new TreeSet<>(replicated.keySet());
        extra.addAll(staff.keySet());
        extra.removeAll(planned);
        extra.forEach(id -> differences.add("master: user " + id + " is nobody's"));
    }

    /** Checks that a client has every replicated user of the master, and nothing else. */
    void compareWithClient(String name, Connection client) throws SQLException {
        Map<Long, Row> live = new HashMap<>();
        try (Statement statement = client.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select id, revision, username, first_name, last_name, email,"
                                + " is_active, groups_json, user_permissions_json from user_replica where deleted_at is null")) {
            while (rows.next()) {
                live.put(
                        rows.getLong(1),
                        new Row(
                                rows.getLong(1),
                                rows.getLong(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getBoolean(7),
                                fields(rows.getString(8), "name"),
                                fields(rows.getString(9), "codename")));
            }
        }
        replicated.forEach((id, wanted) -> compare(name, wanted, live.remove(id)));
        live.keySet().forEach(id -> differences.add(name + ": user " + id + " is not the master's"));
        long leftovers = count(
                client,
                "select count(*) from user_replica where deleted_at is not null"
                        + " and username || first_name || last_name || email <> ''");
        if (leftovers > 0) {
            differences.add(name + ": " + leftovers + " deleted users with personal data");
        }
    }

    /** Checks that a page shows the master's state. */
    void compareWithPage(Row shown) {
        compare("the page", replicated.get(shown.id()), shown);
    }

    private void compare(String where, Row wanted, Row found) {
        if (!wanted.equals(found)) {
            differences.add(where + ": user " + wanted.id() + "\n    should be " + wanted + "\n    but is    " + found);
        }
    }

    private static Set<String> fields(String json, String field) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return sorted(reader.readArray().getValuesAs(JsonObject.class).stream()
                    .map(element -> element.getString(field))
                    .toList());
        }
    }

    private static Set<String> sorted(List<String> names) {
        return new TreeSet<>(names);
    }

    private static Map<Long, Set<String>> names(Connection connection, String query) throws SQLException {
        Map<Long, Set<String>> result = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                result.computeIfAbsent(rows.getLong(1), id -> new TreeSet<>()).add(String.valueOf(rows.getString(2)));
            }
        }
        return result;
    }

    static long count(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
