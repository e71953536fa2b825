package io.reactiveusers.local;

import io.reactiveusers.emulator.AwsEmulator;
import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One master and its clients, with the AWS emulator unless they use AWS; all of it on this machine, on loopback ports,
 * its data in one folder.
 *
 * <p>The first time in a data folder {@link #startFirst}, later {@link #startAgain}; each server can also be ended and
 * started again by itself. {@link #close()} ends all of it; a killed JVM takes all of it along.
 */
public final class LocalSystem implements AutoCloseable {
    /** How many clients a system has. */
    public static final int CLIENTS = 2;

    /** From a server's HTTP port to its management port, unless said otherwise. */
    static final int MANAGEMENT_OFFSET = 1910;

    /** The user name of the administrator a new master creates. */
    public static final String FIRST_ADMIN = "first-admin";

    private final Path project;
    private final Path data;
    private final Transport transport;
    private final String databasePassword;
    private final Server master;
    private final List<Server> clients = new ArrayList<>();
    private final Watchdog watchdog = new Watchdog();
    private final CompletableFuture<LocalSystemException> failure = new CompletableFuture<>();
    private AwsEmulator emulator;
    private volatile boolean closing;

    /**
     * A system that is not started yet.
     *
     * @param project the checkout, built
     * @param data the folder its data is kept in; created so that only its owner may enter
     * @param transport topic and queues; one queue per client
     * @param masterPorts the master's
     * @param clientPorts one entry per client
     */
    public LocalSystem(
            Path project, Path data, Transport transport, Server.Ports masterPorts, List<Server.Ports> clientPorts) {
        this.project = project.toAbsolutePath();
        this.data = data.toAbsolutePath();
        this.transport = transport;
        Path install = this.project.resolve("server-config/wildfly/target/server");
        master = new Server(
                "master",
                "master",
                install,
                this.data.resolve("master"),
                masterPorts,
                List.of(this.project.resolve("master-ear/ear/target/master.ear")),
                watchdog);
        for (int i = 0; i < clientPorts.size(); i++) {
            String name = "client-" + (i + 1);
            clients.add(new Server(
                    name,
                    "client",
                    install,
                    this.data.resolve(name),
                    clientPorts.get(i),
                    List.of(
                            this.project.resolve("server-config/sqs-jms-bridge/rar/target/sqs-jms-bridge.rar"),
                            this.project.resolve("client-war/target/client-war.war")),
                    watchdog));
        }
        try {
            Folders.createPrivate(this.data);
            databasePassword = databasePassword();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The master; its console is at {@code /}, its API at {@code /api}. */
    public Server master() {
        return master;
    }

    /** The clients, in order. */
    public List<Server> clients() {
        return List.copyOf(clients);
    }

    /** The endpoint of the emulator, for callers that look into its queues. */
    public String emulatorUrl() {
        return transport.environment().get("AWS_ENDPOINT_URL");
    }

    /** Topic and queues. */
    public Transport transport() {
        return transport;
    }

    /**
     * Starts everything in an empty data folder, and returns when the master is up and the clients are on their way: the
     * master has made its first administrator, {@value #FIRST_ADMIN}, and the administrator a token for each client.
     *
     * @param firstAdminPassword the administrator's password
     * @return a caller with the administrator's name and password, which makes tokens
     */
    public HttpApi startFirst(String firstAdminPassword) throws IOException {
        startEmulator();
        startMaster(firstAdminPassword);
        master.awaitStarted();
        HttpApi administrator = HttpApi.withPassword(master.url() + "/api", FIRST_ADMIN, firstAdminPassword);
        for (Server client : clients) {
            issueClientToken(client, administrator);
            startClient(client);
        }
        return administrator;
    }

    /** Starts everything with the data of earlier starts, and returns when all servers are up. */
    public void startAgain() {
        startEmulator();
        startMaster();
        clients.forEach(this::startClient);
        master.awaitStarted();
        clients.forEach(Server::awaitStarted);
    }

    /** Starts the emulator, unless this system uses AWS, and returns when it answers. */
    private void startEmulator() {
        if (transport.emulatorPort().isPresent()) {
            emulator = AwsEmulator.start(
                    transport.emulatorPort().getAsInt(),
                    project.resolve("server-config/local/topology.json"),
                    "--data",
                    data.resolve("emulator").toString());
            emulator.onExit().thenRun(() -> failed(new LocalSystemException("The AWS emulator ended by itself.")));
        }
    }

    /** Starts the master's process, which has a directory already, and returns at once. */
    public void startMaster() {
        startMaster(null);
    }

    private void startMaster(String firstAdminPassword) {
        Map<String, String> environment = environment(master);
        environment.put("SNS_REACTIVE_TABLE_ARN", transport.topicArn());
        if (firstAdminPassword != null) {
            environment.put("FIRST_ADMIN_PASSWORD", firstAdminPassword);
        }
        start(master, environment);
    }

    /** Starts a client's process, which has its token already, and returns at once. */
    public void startClient(Server client) {
        Map<String, String> environment = environment(client);
        environment.put("SQS_REACTIVE_TABLES", transport.queues().get(clients.indexOf(client)));
        environment.put("MASTER_API_URL", master.url() + "/api");
        environment.put("CLIENT_TOKEN", token(client));
        start(client, environment);
    }

    /** Makes the token of a client, and keeps it for later starts, readable by its owner only. */
    private void issueClientToken(Server client, HttpApi administrator) throws IOException {
        HttpApi.Answer answer = administrator
                .post(
                        "/tokens",
                        Json.createObjectBuilder().add("client", client.name()).build())
                .expect(201);
        Folders.writePrivate(tokenFile(client), answer.object().getString("token"));
    }

    /** What a client says it holds. */
    public DirectoryStatus statusOf(Server client) throws IOException {
        return DirectoryStatus.of(HttpApi.withToken(client.url(), token(client))
                .get("/status")
                .expect(200)
                .object());
    }

    /** Whether nothing is pending at the master and every client has everything it has. */
    public boolean caughtUp() throws IOException {
        DirectoryStatus expected = statusOfMaster();
        for (Server client : clients) {
            if (!statusOf(client).equalsMaster(expected)) {
                return false;
            }
        }
        return expected.pending() == 0;
    }

    /** What the master says it holds. */
    public DirectoryStatus statusOfMaster() throws IOException {
        return DirectoryStatus.of(HttpApi.withToken(master.url(), token(clients.get(0)))
                .get("/api/status")
                .expect(200)
                .object());
    }

    /**
     * Returns when a condition holds, asking it every tenth of a second.
     *
     * @throws LocalSystemException if the limit passes, or as soon as a server has ended by itself
     */
    public void await(String what, Duration limit, Supplier<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > deadline) {
                throw new LocalSystemException(what + " did not happen within " + limit.toSeconds() + " s");
            }
            try {
                throw failure.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalSystemException("interrupted while waiting: " + what, e);
            }
        }
    }

    /** Waits until a server or the emulator ends by itself, and tells which. */
    public LocalSystemException awaitFailure() {
        return failure.join();
    }

    /** Ends all of it, the emulator last, and returns when it has ended. */
    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        List<Server> servers = new ArrayList<>(clients);
        servers.add(master);
        servers.forEach(Server::askToStop);
        servers.forEach(Server::awaitEnd);
        if (emulator != null) {
            emulator.close();
        }
        watchdog.close();
    }

    /**
     * Checks that a loopback port is free.
     *
     * @param setting what to change if it is not
     * @throws LocalSystemException naming port and setting
     */
    static void checkFree(int port, String setting) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new LocalSystemException(
                    "Port " + port + " is in use. End what uses it, or set another: " + setting, e);
        }
    }

    private Map<String, String> environment(Server server) {
        Map<String, String> environment = new HashMap<>(transport.environment());
        environment.put("DB_PASSWORD", databasePassword);
        environment.put("SESSION_COOKIE_NAME", server.name().toUpperCase(java.util.Locale.ROOT) + "-SESSION");
        return environment;
    }

    private void start(Server server, Map<String, String> environment) {
        server.start(environment);
        server.onExit().thenRun(() -> {
            if (!server.wasAskedToEnd()) {
                failed(server.died());
            }
        });
    }

    private void failed(LocalSystemException reason) {
        if (!closing) {
            failure.complete(reason);
        }
    }

    /** Of the embedded databases: drawn once, for the life of the data folder. */
    private String databasePassword() throws IOException {
        Path file = data.resolve("database.password");
        if (!Files.exists(file)) {
            Folders.writePrivate(file, Secrets.password());
        }
        return Files.readString(file);
    }

    private String token(Server client) {
        try {
            return Files.readString(tokenFile(client));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path tokenFile(Server client) {
        return data.resolve(client.name() + ".token");
    }
}
