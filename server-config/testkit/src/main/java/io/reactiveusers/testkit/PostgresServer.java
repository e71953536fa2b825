package io.reactiveusers.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A PostgreSQL server from the Maven repository, on a loopback port, its user {@code postgres} let in with any password.
 * It ends with {@link #close()}, and by itself with this JVM.
 */
public final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts a server with an empty database {@code postgres}, and returns when it answers.
     *
     * @param port a free loopback port
     */
    public static PostgresServer start(int port) {
        return start(EmbeddedPostgres.builder().setPort(port));
    }

    /**
     * Starts a server whose data outlives it: with what was committed before, if there is any.
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
            // A busy machine takes its time to start. A commit waits for the log, which zonky switches off: a server
            // that
            // is killed would have lost what it had committed. No socket file, which all servers of a port would share.
            return new PostgresServer(builder.setPGStartupWait(Duration.ofMinutes(1))
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("unix_socket_directories", "")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to reach a database of this server. */
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
