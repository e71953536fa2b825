package io.reactiveusers.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A PostgreSQL server from the Maven repository, on a loopback port. Its user {@code postgres} may log in with any password.
 * It ends with {@link #close()}, and by itself with this JVM.
 */
public final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts a server with an empty database {@code postgres}, and returns when it responds.
     *
     * @param port a free loopback port
     */
    public static PostgresServer start(int port) {
        return start(EmbeddedPostgres.builder().setPort(port));
    }

    /**
     * Starts a server on a data folder that outlives it, with everything committed there before.
     *
     * @param port a free loopback port
     * @param data the folder of its data
     */
    public static PostgresServer start(int port, Path data) {
        return start(
                EmbeddedPostgres.builder().setPort(port).setDataDirectory(data).setCleanDataDirectory(false));
    }

    private static PostgresServer start(EmbeddedPostgres.Builder builder) {
        try {
            // The start may take long on a busy machine. Commits wait for the log; zonky's default does not, so a
            // killed
            // server would lose commits. No socket file, because all servers of a port would share it.
            return new PostgresServer(builder.setPGStartupWait(Duration.ofMinutes(1))
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("unix_socket_directories", "")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the JDBC URL of a database of this server. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
