package io.reactiveusers.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Writes rows as Django's {@code manage.py dumpdata} does. */
public final class DumpText {
    private DumpText() {}

    /** Returns a dump of rows. */
    public static String dump(String... rows) {
        return "[" + String.join(",\n", rows) + "]";
    }

    /** Returns a dump of rows. */
    public static String dump(List<String> rows) {
        return dump(rows.toArray(String[]::new));
    }

    /** A user; each change is {@code "field": value} and replaces or adds a field. */
    public static String user(long pk, String username, String... changes) {
        return row("auth.user", "\"pk\": " + pk + ", ", userFields(username, changes));
    }

    /** Returns a user as with natural primary keys, without an id. */
    public static String userWithoutPk(String username, String... changes) {
        return row("auth.user", "", userFields(username, changes));
    }

    /** Returns a group. */
    public static String group(long pk, String name, long... permissions) {
        String ids = LongStream.of(permissions).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return row("auth.group", "\"pk\": " + pk + ", ", "\"name\": \"" + name + "\", \"permissions\": [" + ids + "]");
    }

    /** Returns a permission. */
    public static String permission(long pk, String codename, long contentType) {
        return row(
                "auth.permission",
                "\"pk\": " + pk + ", ",
                "\"name\": \"Can " + codename + "\", \"content_type\": " + contentType + ", \"codename\": \"" + codename
                        + "\"");
    }

    /** Returns a content type. */
    public static String contentType(long pk, String appLabel, String model) {
        return row(
                "contenttypes.contenttype",
                "\"pk\": " + pk + ", ",
                "\"app_label\": \"" + appLabel + "\", \"model\": \"" + model + "\"");
    }

    /** Few ids and names, so that rows meet: renames, strangers, repetitions, missing groups, natural keys, faults. */
    public static List<String> generated(Random random) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            rows.add(permission(8000 + random.nextInt(5), "p" + random.nextInt(4), 80 + random.nextInt(2)));
            rows.add(group(8000 + random.nextInt(5), "g" + random.nextInt(5), 8000 + random.nextInt(6)));
        }
        for (int i = 0; i < 60; i++) {
            String name = random.nextInt(15) == 0 ? "bad name" : "u" + random.nextInt(60);
            String groups = "\"groups\": [" + (8000 + random.nextInt(6)) + ", [\"g" + random.nextInt(6) + "\"]]";
            String admin = "\"is_superuser\": " + (random.nextInt(4) == 0);
            String staff = "\"is_staff\": " + (random.nextInt(3) == 0);
            String hash = "\"password\": \""
                    + (random.nextBoolean()
                            ? "!"
                            : "pbkdf2_sha256$1000$Sa1t$BTRLncu7jEZFexv9AW2gFqZuPg0BR/oYzvyEp7rl824=")
                    + "\"";
            rows.add(
                    random.nextInt(8) == 0
                            ? userWithoutPk(name, groups, hash)
                            : user(80_000 + random.nextInt(60), name, groups, admin, staff, hash));
        }
        rows.add(random.nextBoolean() ? "17" : "{}");
        Collections.shuffle(rows, random);
        return rows;
    }

    /** Returns a row of any model. */
    public static String row(String model, String pk, String fields) {
        return "{\"model\": \"" + model + "\", " + pk + "\"fields\": {" + fields + "}}";
    }

    private static String userFields(String username, String... changes) {
        List<String> fields = new ArrayList<>(List.of(
                "\"password\": \"!\"",
                "\"last_login\": null",
                "\"is_superuser\": false",
                "\"username\": \"" + username + "\"",
                "\"first_name\": \"\"",
                "\"last_name\": \"\"",
                "\"email\": \"\"",
                "\"is_staff\": false",
                "\"is_active\": true",
                "\"date_joined\": \"2019-01-01T01:00:00.123Z\"",
                "\"groups\": []",
                "\"user_permissions\": []"));
        for (String change : changes) {
            String name = change.substring(0, change.indexOf(':'));
            fields.removeIf(field -> field.startsWith(name + ":"));
            fields.add(change);
        }
        // A change without a value takes the field away.
        return fields.stream().filter(field -> !field.endsWith(":")).collect(Collectors.joining(", "));
    }
}
