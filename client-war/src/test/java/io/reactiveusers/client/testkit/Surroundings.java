package io.reactiveusers.client.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Starts what the server under test needs before it starts: a database behind a socket, and the master's side. */
public final class Surroundings implements LauncherSessionListener {
    private HttpServer master;
    private ExecutorService threads;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty("database.dir") == null || master != null) {
            return;
        }
        if (!Database.isPostgres()) {
            Database.start();
        }
        try {
            master = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Master.PORT), 0);
            threads = Executors.newCachedThreadPool();
            master.setExecutor(threads);
            master.createContext("/api/logins", new Master());
            master.createContext("/api/replication", new Replication());
            master.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (master != null) {
            master.stop(0);
            threads.shutdownNow();
            master = null;
            if (!Database.isPostgres()) {
                Database.stop();
            }
        }
    }
}
