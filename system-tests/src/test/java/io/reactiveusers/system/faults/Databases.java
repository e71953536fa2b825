package io.reactiveusers.system.faults;

import io.reactiveusers.local.Server;
import io.reactiveusers.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The databases of a run: PostgreSQL under the master and the first client, or H2 files everywhere. */
final class Databases implements AutoCloseable {
    private static final int PORT = 23380;

    private final Path folder;
    private PostgresServer postgres;

    /**
     * Starts PostgreSQL, if it is wanted.
     *
     * @param folder the run's folder
     */
    Databases(Path folder, boolean withPostgres) throws SQLException {
        this.folder = folder;
        if (withPostgres) {
            postgres = startPostgres();
            try (Connection connection = DriverManager.getConnection(postgres.url("postgres"), "postgres", "any");
                    Statement statement = connection.createStatement()) {
                statement.execute("create database master");
                statement.execute("create database client");
            }
        }
    }

    private PostgresServer startPostgres() {
        return PostgresServer.start(PORT, folder.resolve("postgres"));
    }

    /** Variables for the server with this number: 0 is a master, the clients follow. */
    Map<String, String> environment(int server) {
        if (!onPostgres(server)) {
            return Map.of();
        }
        return Map.of(
                "DB_DRIVER",
                "postgresql",
                "DB_URL",
                postgres.url(name(server)),
                "DB_USER",
                "postgres",
                "DB_PASSWORD",
                "any");
    }

    /**
     * Connects to the database of the server with this number. An H2 file can be read only when its server has ended, so
     * the server is killed, because what is committed must be in the file.
     */
    Connection connect(int number, Server server) throws SQLException, IOException {
        if (onPostgres(number)) {
            return DriverManager.getConnection(postgres.url(name(number)), "postgres", "any");
        }
        server.kill();
        return DriverManager.getConnection(
                "jdbc:h2:file:" + server.home().resolve("data").resolve(name(number))
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;IFEXISTS=TRUE",
                "reactive_users",
                Files.readString(folder.resolve("system/database.password")));
    }

    /** Returns whether the database of this server can be read while the server runs. */
    boolean onPostgres(int server) {
        return postgres != null && server < 2;
    }

    private static String name(int server) {
        return server == 0 ? "master" : "client";
    }

    /** Stops PostgreSQL as abruptly as possible, and starts it again after a while. */
    void away(Duration time) {
        try {
            String pid = Files.readAllLines(folder.resolve("postgres/postmaster.pid"))
                    .get(0)
                    .strip();
            ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            // "Immediate" shutdown: no session ends in order, and the next start recovers from the log.
            new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start();
            server.onExit().get(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new AssertionError("PostgreSQL could not be stopped", e);
        }
        postgres.close();
        FaultySystem.elapse(time);
        postgres = startPostgres();
    }

    @Override
    public void close() {
        if (postgres != null) {
            postgres.close();
        }
    }
}
