package io.reactiveusers.testkit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Runs a {@link PostgresServer} for a whole test JVM, before the first server is started: where the system property
 * {@code postgres.port} names its port.
 */
public final class PostgresSession implements LauncherSessionListener {
    private AutoCloseable postgres;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Integer port = Integer.getInteger("postgres.port");
        if (port != null && postgres == null) {
            postgres = PostgresServer.start(port);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (postgres != null) {
            try {
                postgres.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            postgres = null;
        }
    }
}
