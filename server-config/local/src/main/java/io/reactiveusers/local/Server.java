package io.reactiveusers.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/**
 * One WildFly server of the provisioned install: a process with a base directory of its own for configuration, database and
 * logs. It can be stopped or killed and started again, and keeps its database. It listens on 127.0.0.1 only.
 */
public final class Server {
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /**
     * Chosen for a fast start on few cores: the optimizing compiler gets only what is very hot, such as the hashing of
     * passwords.
     */
    private static final List<String> JVM = List.of(
            "-XX:Tier4InvocationThreshold=100000",
            "-XX:Tier4MinInvocationThreshold=50000",
            "-XX:Tier4CompileThreshold=200000",
            "-XX:Tier4BackEdgeThreshold=2000000",
            "-XX:+UseSerialGC",
            "-Xms96m",
            "-Xmx512m",
            "-XX:MaxMetaspaceSize=384m",
            "-Djava.net.preferIPv4Stack=true",
            "-Djava.awt.headless=true");

    private final String name;
    private final String role;
    private final Path install;
    private final ServerHome home;
    private final Ports ports;
    private final Watchdog watchdog;
    private Launch launch = new Launch(Map.of(), List.of());
    private Process process;
    private volatile boolean askedToEnd;

    /**
     * The loopback ports of one server.
     *
     * @param http the applications' port
     * @param management the server's management port
     */
    public record Ports(int http, int management) {}

    /**
     * Additions to what a server's role and its system define.
     *
     * @param environment variables, such as another database; they override those of the system
     * @param jvm further arguments of its Java virtual machine
     */
    public record Launch(Map<String, String> environment, List<String> jvm) {
        /** Copies both. */
        public Launch {
            environment = Map.copyOf(environment);
            jvm = List.copyOf(jvm);
        }
    }

    /**
     * Creates a server that is not started yet.
     *
     * @param name the node's name, unique in a system
     * @param role {@code master} or {@code client}, which selects the configuration
     * @param install the provisioned WildFly
     * @param folder the server's own folder
     * @param ports free ports
     * @param archives the archives to deploy
     */
    Server(String name, String role, Path install, Path folder, Ports ports, List<Path> archives, Watchdog watchdog) {
        this.name = name;
        this.role = role;
        this.install = install;
        this.home = new ServerHome(folder, install, archives);
        this.ports = ports;
        this.watchdog = watchdog;
    }

    /** Returns the node's name. */
    public String name() {
        return name;
    }

    /** Returns the URL of its applications, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + ports.http();
    }

    /** Sets what its next starts use in addition. */
    public void launchWith(Launch with) {
        launch = with;
    }

    /** Returns its own folder, with configuration, database and logs. */
    public Path home() {
        return home.folder();
    }

    /** Returns its log file. */
    public Path log() {
        return home.log();
    }

    /**
     * Starts the process and returns at once. {@link #awaitStarted()} waits until it serves.
     *
     * @param environment variables in addition to this process's own
     */
    void start(Map<String, String> environment) {
        try {
            home.prepare();
            ProcessBuilder builder = new ProcessBuilder(command())
                    .directory(home.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(home.console().toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("DB_"));
            builder.environment().putAll(environment);
            builder.environment().putAll(launch.environment());
            askedToEnd = false;
            process = builder.start();
            process.getOutputStream().close();
            watchdog.watch(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() {
        return StandaloneCommandBuilder.of(install)
                .setJavaHome(System.getProperty("java.home"))
                .setBaseDirectory(home.folder())
                .setJavaOptions(JVM)
                .addJavaOptions(launch.jvm())
                .setServerConfiguration("standalone-" + role + ".xml")
                .addServerArguments(
                        "-Djboss.node.name=" + name,
                        "-Djboss.tx.node.id=" + name,
                        "-Djboss.http.port=" + ports.http(),
                        "-Djboss.management.http.port=" + ports.management())
                .build();
    }

    /**
     * Returns when every deployment is up.
     *
     * @throws LocalSystemException with the end of the log, if the server ends, a deployment fails, or 4 minutes pass
     */
    public void awaitStarted() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            home.failedDeployment().ifPresent(failed -> {
                throw new LocalSystemException(name + " could not deploy " + failed + home.logTail());
            });
            if (home.isDeployed()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new LocalSystemException(
                        name + " was not up after " + START_LIMIT.toMinutes() + " min" + home.logTail());
            }
            try {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw died();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalSystemException("interrupted while " + name + " was starting", e);
            }
        }
    }

    /** Redeploys its last application while the server runs, as an administrator does, and returns when that is up. */
    public void redeploy() {
        home.redeployLast();
        awaitStarted();
    }

    /** Completes when the process has ended, for whatever reason. */
    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Reports that this server ended by itself, with the end of its log. */
    LocalSystemException died() {
        return new LocalSystemException(name + " ended with status " + process.exitValue() + home.logTail());
    }

    /**
     * Asks the server to stop, as its service script would, and returns when it has ended.
     *
     * @return whether it ended by itself; {@code false} if it had to be killed after 20 seconds
     */
    public boolean stop() {
        askToStop();
        return awaitEnd();
    }

    /** Kills the process as {@code kill -9} does, and returns when it is gone. */
    public void kill() {
        askedToEnd = true;
        process.destroyForcibly();
        awaitEnd();
    }

    /** Returns the id of the process, while it runs. */
    public long pid() {
        return process.pid();
    }

    /** Returns whether {@link #stop()} or {@link #kill()} ended it, rather than itself. */
    boolean wasAskedToEnd() {
        return askedToEnd;
    }

    void askToStop() {
        askedToEnd = true;
        if (process != null) {
            process.destroy();
        }
    }

    /** Returns whether the process ended by itself. */
    boolean awaitEnd() {
        try {
            if (process == null || process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
