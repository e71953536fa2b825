package io.reactiveusers.client.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.h2.tools.Server;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Starts what the server under test needs before it starts: a database behind a socket, and the master's side. */
public final class Surroundings implements LauncherSessionListener {
    private Server database;
    private HttpServer master;
    private ExecutorService threads;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        String directory = System.getProperty("database.dir");
        if (directory == null || database != null) {
            return;
        }
        try {
            System.setProperty("h2.bindAddress", "127.0.0.1");
            database = Server.createTcpServer(
                            "-tcpPort", Integer.toString(Database.PORT), "-ifNotExists", "-baseDir", directory)
                    .start();
            master = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Master.PORT), 0);
            threads = Executors.newCachedThreadPool();
            master.setExecutor(threads);
            master.createContext("/api/logins", new Master());
            master.createContext("/api/replication", new Replication());
            master.start();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (database != null) {
            master.stop(0);
            threads.shutdownNow();
            database.stop();
            database = null;
        }
    }
}
