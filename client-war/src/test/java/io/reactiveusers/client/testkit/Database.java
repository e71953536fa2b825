package io.reactiveusers.client.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The client's database, seen from outside. */
public final class Database {
    static final int PORT = 22092;

    private Database() {}

    /** A connection of the caller's own. */
    public static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                System.getenv("DB_URL"),
                System.getenv().getOrDefault("DB_USER", "reactive_users"),
                System.getenv("DB_PASSWORD"));
    }

    /** The row of a user as {@code username|first_name|last_name|email|active|groups|permissions}; empty if there is none. */
    public static String row(long id) {
        return select(
                id,
                "username || '|' || first_name || '|' || last_name || '|' || email || '|' "
                        + "|| case when is_active then 'TRUE' else 'FALSE' end || '|' || groups_json || '|' || user_permissions_json");
    }

    /** The revision of a user's row. */
    public static long revision(long id) {
        String revision = select(id, "revision");
        return revision.isEmpty() ? -1 : Long.parseLong(revision);
    }

    /** Whether a user's row is a tombstone. */
    public static boolean deleted(long id) {
        return select(id, "case when deleted_at is null then 'live' else 'deleted' end")
                .equals("deleted");
    }

    private static String select(long id, String expression) {
        try (Connection connection = connect();
                PreparedStatement query =
                        connection.prepareStatement("select " + expression + " from user_replica where id = ?")) {
            query.setLong(1, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
