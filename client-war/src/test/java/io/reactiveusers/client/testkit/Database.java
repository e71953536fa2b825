package io.reactiveusers.client.testkit;

import static org.awaitility.Awaitility.await;

import io.reactiveusers.testkit.PostgresSession;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.h2.tools.Server;

/** The client's database, seen from outside: H2 behind a socket, or PostgreSQL where {@code postgres.port} is set. */
public final class Database {
    /** Tag of tests for which a second database proves nothing more. */
    public static final String ANY = "any-database";

    private static final int H2_PORT = 22092;
    private static Server h2;
    private static volatile boolean onboarded;

    private Database() {}

    static boolean isPostgres() {
        return System.getProperty("postgres.port") != null;
    }

    /**
     * Returns when the client has been onboarded: until then its first reconciliation deletes users that a test has sent and
     * the master does not have.
     */
    public static void awaitOnboarded() {
        if (!onboarded) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> value("select count(*) from onboarding where finished_at is not null")
                            .equals("1"));
            onboarded = true;
        }
    }

    /** Starts it again after {@link #stop()}, with all that was committed; H2 also for the first time. */
    public static void start() {
        if (isPostgres()) {
            PostgresSession.start();
            return;
        }
        try {
            System.setProperty("h2.bindAddress", "127.0.0.1");
            h2 = Server.createTcpServer(
                            "-tcpPort",
                            Integer.toString(H2_PORT),
                            "-ifNotExists",
                            "-baseDir",
                            System.getProperty("database.dir"))
                    .start();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops it, which closes all connections. */
    public static void stop() {
        if (isPostgres()) {
            PostgresSession.stop();
        } else {
            h2.stop();
        }
    }

    /** Runs statements in one session, each committed. */
    public static void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PostgreSQL's processes that serve the client, by id. */
    public static LongStream serverProcesses() {
        List<Long> processes = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pid from pg_stat_activity where pid <> pg_backend_pid()"
                        + " and backend_type = 'client backend'")) {
            while (row.next()) {
                processes.add(row.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return processes.stream().mapToLong(Long::longValue);
    }

    /** A connection of the caller's own. */
    public static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                System.getenv("DB_URL"),
                System.getenv().getOrDefault("DB_USER", "reactive_users"),
                System.getenv("DB_PASSWORD"));
    }

    /**
     * Returns the row of a user as {@code username|first_name|last_name|email|active|groups|permissions}; empty if
     * there is none.
     */
    public static String row(long id) {
        return select(
                id,
                "username || '|' || first_name || '|' || last_name || '|' || email || '|' "
                        + "|| case when is_active then 'TRUE' else 'FALSE' end || '|' || groups_json || '|' || user_permissions_json");
    }

    /** Returns the revision of a user's row; -1 if there is none. */
    public static long revision(long id) {
        String revision = select(id, "revision");
        return revision.isEmpty() ? -1 : Long.parseLong(revision);
    }

    /** Returns whether a user's row is a tombstone. */
    public static boolean deleted(long id) {
        return select(id, "case when deleted_at is null then 'live' else 'deleted' end")
                .equals("deleted");
    }

    /** Returns the only value of a query, as text. */
    public static String value(String query) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
