package io.reactiveusers.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One WildFly server of the provisioned install: a process with a home folder of its own for configuration, database and
 * logs. It can be stopped or killed and started again; its database stays. Everything it opens is bound to 127.0.0.1.
 */
public final class Server {
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /** Ready fast on few cores, which matters more here than peak speed. */
    private static final List<String> JVM = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xms96m",
            "-Xmx512m",
            "-XX:MaxMetaspaceSize=384m",
            "-Djava.net.preferIPv4Stack=true",
            "-Djava.awt.headless=true");

    /** What bin/standalone.sh gives every server. */
    private static final List<String> MODULAR_JVM = List.of(
            "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
            "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.management/javax.management=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

    private final String name;
    private final String role;
    private final Path install;
    private final Path home;
    private final Ports ports;
    private final List<Path> deployments;
    private final Watchdog watchdog;
    private Launch launch = new Launch(Map.of(), List.of());
    private Process process;
    private volatile boolean askedToEnd;

    /**
     * The loopback ports of one server.
     *
     * @param http the applications'
     * @param management the server's own
     */
    public record Ports(int http, int management) {}

    /**
     * What a server is started with beyond what its role and its system give it.
     *
     * @param environment such as another database; wins over what the system gives
     * @param jvm further arguments of its Java virtual machine
     */
    public record Launch(Map<String, String> environment, List<String> jvm) {
        /** Copied. */
        public Launch {
            environment = Map.copyOf(environment);
            jvm = List.copyOf(jvm);
        }
    }

    /**
     * A server that is not started yet.
     *
     * @param name the node's name, unique in a system
     * @param role {@code master} or {@code client}: which configuration of the install
     * @param install where WildFly was provisioned
     * @param home the folder that becomes its own
     * @param ports free ports
     * @param deployments the archives it runs
     */
    Server(String name, String role, Path install, Path home, Ports ports, List<Path> deployments, Watchdog watchdog) {
        this.name = name;
        this.role = role;
        this.install = install;
        this.home = home;
        this.ports = ports;
        this.deployments = deployments;
        this.watchdog = watchdog;
    }

    /** The node's name. */
    public String name() {
        return name;
    }

    /** Where its applications answer, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + ports.http();
    }

    Ports ports() {
        return ports;
    }

    /** Starts it with this, from its next start on. */
    public void launchWith(Launch with) {
        launch = with;
    }

    /** Its own folder: configuration, database, logs. */
    public Path home() {
        return home;
    }

    /** Its log. */
    public Path log() {
        return home.resolve("log/server.log");
    }

    /**
     * Starts the process and returns at once; {@link #awaitStarted()} tells when it serves.
     *
     * @param environment added to this process's own
     */
    void start(Map<String, String> environment) {
        try {
            layOut();
            ProcessBuilder builder = new ProcessBuilder(command())
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log/console.log").toFile());
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

    /**
     * Returns when every deployment is up.
     *
     * @throws LocalSystemException with the end of the log, if the server ends, a deployment fails, or minutes pass
     */
    public void awaitStarted() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            for (Path deployment : deployments) {
                Path failed = marker(deployment, ".failed");
                if (Files.exists(failed)) {
                    throw new LocalSystemException(deployment.getFileName() + " did not deploy on " + name + ": "
                            + content(failed) + logTail());
                }
            }
            if (deployments.stream().allMatch(deployment -> Files.exists(marker(deployment, ".deployed")))) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new LocalSystemException(
                        name + " was not up after " + START_LIMIT.toMinutes() + " min" + logTail());
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

    /**
     * Deploys its last application again while it runs, as an administrator does by a marker file, and returns when that
     * is up.
     */
    public void redeploy() {
        Path application = deployments.get(deployments.size() - 1);
        try {
            Files.delete(marker(application, ".deployed"));
            Files.createFile(marker(application, ".dodeploy"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitStarted();
    }

    /** Completes when the process has ended, for whatever reason. */
    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** That this server ended by itself, with the end of its log. */
    LocalSystemException died() {
        return new LocalSystemException(name + " ended with status " + process.exitValue() + logTail());
    }

    /** Asks the server to end, as its service script would, and returns when it has. */
    public void stop() {
        askToStop();
        awaitEnd();
    }

    /** Kills the process as {@code kill -9} does, and returns when it is gone. */
    public void kill() {
        askedToEnd = true;
        process.destroyForcibly();
        awaitEnd();
    }

    /** Whether it was stopped or killed from here, rather than having ended by itself. */
    boolean wasAskedToEnd() {
        return askedToEnd;
    }

    void askToStop() {
        askedToEnd = true;
        if (process != null) {
            process.destroy();
        }
    }

    void awaitEnd() {
        try {
            if (process != null && !process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-D[Standalone]");
        command.addAll(JVM);
        command.addAll(MODULAR_JVM);
        command.addAll(launch.jvm());
        command.add("-Dorg.jboss.boot.log.file=" + log());
        command.add("-Dlogging.configuration="
                + home.resolve("configuration/logging.properties").toUri());
        command.addAll(List.of("-jar", install.resolve("jboss-modules.jar").toString()));
        command.addAll(List.of("-mp", install.resolve("modules").toString(), "org.jboss.as.standalone"));
        command.add("-Djboss.home.dir=" + install);
        command.add("-Djboss.server.base.dir=" + home);
        command.add("-Djboss.node.name=" + name);
        command.add("-Djboss.tx.node.id=" + name);
        command.add("-Djboss.http.port=" + ports.http());
        command.add("-Djboss.management.http.port=" + ports.management());
        command.add("--server-config=standalone-" + role + ".xml");
        return command;
    }

    /** Configuration and deployments are the build's at every start; only the database, transactions and logs are kept. */
    private void layOut() throws IOException {
        for (String folder : List.of("configuration", "deployments", "tmp")) {
            Folders.delete(home.resolve(folder));
            Files.createDirectories(home.resolve(folder));
        }
        Files.createDirectories(home.resolve("log"));
        Path configuration = install.resolve("standalone/configuration");
        try (Stream<Path> files = Files.list(configuration)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.copy(file, home.resolve("configuration").resolve(file.getFileName()));
            }
        }
        for (Path deployment : deployments) {
            if (!Files.exists(deployment)) {
                throw new LocalSystemException(deployment + " is not built");
            }
            Files.copy(deployment, marker(deployment, ""), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private Path marker(Path deployment, String suffix) {
        return home.resolve("deployments").resolve(deployment.getFileName() + suffix);
    }

    private String logTail() {
        Path log = Files.exists(log()) ? log() : home.resolve("log/console.log");
        List<String> lines = content(log).lines().toList();
        return "\n\n--- the end of " + log + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
