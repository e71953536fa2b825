package io.reactiveusers.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Runs a {@link PostgresServer} for the life of a test JVM, from before the first server starts, if the system property
 * {@code postgres.port} names its port.
 */
public final class PostgresSession implements LauncherSessionListener {
    private static Path folder;

    // Declared by an interface of the JDK, because this class is also loaded in modules without PostgreSQL.
    private static AutoCloseable postgres;

    /** Starts the server again after {@link #stop()}, with everything that was committed. */
    public static void start() {
        postgres = PostgresServer.start(Integer.getInteger("postgres.port"), folder.resolve("data"));
    }

    /** Stops the server, which closes all connections. */
    public static void stop() {
        try {
            postgres.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        postgres = null;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty("postgres.port") != null && postgres == null) {
            try {
                folder = Files.createTempDirectory("postgres");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            start();
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (postgres != null) {
            stop();
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innermostFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
