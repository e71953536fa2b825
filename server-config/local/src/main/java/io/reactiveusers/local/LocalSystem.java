package io.reactiveusers.local;

import io.reactiveusers.emulator.AwsEmulator;
import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One master and its clients, with the AWS emulator unless they use AWS. Everything runs on this machine, on loopback
 * ports, with its data in one folder.
 *
 * <p>Call {@link #startFirst} the first time in a data folder, and {@link #startAgain} later. Each server can also be
 * stopped and started by itself. {@link #close()} ends everything, and so does the end of this JVM, even by a kill.
 */
public final class LocalSystem implements AutoCloseable {
    /** How many clients a system has. */
    public static final int CLIENTS = 2;

    /** The user name of the administrator that a new master creates. */
    public static final String FIRST_ADMIN = "first-admin";

    private final Path project;
    private final Path data;
    private final Transport transport;
    private final Vault vault;
    private final Server master;
    private final List<Server> clients = new ArrayList<>();
    private final Watchdog watchdog = new Watchdog();
    private final FailureWatch failures = new FailureWatch();
    private AwsEmulator emulator;

    /**
     * Creates a system that is not started yet.
     *
     * @param project the checkout, built
     * @param data the folder for its data; created so that only its owner may enter
     * @param transport topic and queues; one queue per client
     * @param masterPorts the master's ports
     * @param clientPorts one entry per client
     */
    public LocalSystem(
            Path project, Path data, Transport transport, Server.Ports masterPorts, List<Server.Ports> clientPorts) {
        this.project = project.toAbsolutePath();
        this.data = data.toAbsolutePath();
        this.transport = transport;
        this.vault = new Vault(this.data);
        master = server("master", "master", masterPorts, "master-ear/ear/target/master.ear");
        for (int i = 0; i < clientPorts.size(); i++) {
            clients.add(server(
                    "client-" + (i + 1),
                    "client",
                    clientPorts.get(i),
                    "server-config/sqs-jms-bridge/rar/target/sqs-jms-bridge.rar",
                    "client-war/target/client-war.war"));
        }
    }

    private Server server(String name, String role, Server.Ports ports, String... archives) {
        return new Server(
                name,
                role,
                project.resolve("server-config/wildfly/target/server"),
                data.resolve(name),
                ports,
                Stream.of(archives).map(project::resolve).toList(),
                watchdog);
    }

    /** Returns the master; its console is at {@code /}, its API at {@code /api}. */
    public Server master() {
        return master;
    }

    /** Returns the clients, in order. */
    public List<Server> clients() {
        return List.copyOf(clients);
    }

    /** Returns the endpoint of the emulator, for callers that inspect its queues. */
    public String emulatorUrl() {
        return transport.environment().get("AWS_ENDPOINT_URL");
    }

    /** Topic and queues. */
    public Transport transport() {
        return transport;
    }

    /**
     * Starts everything in an empty data folder, and returns when the master is up and the clients are starting. The master
     * has then created its first administrator, {@value #FIRST_ADMIN}, who has created a token for each client.
     *
     * @param firstAdminPassword the administrator's password
     * @return a caller with the administrator's name and password, which may create tokens
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

    /** Starts the emulator, unless this system uses AWS, and returns when it responds. */
    private void startEmulator() {
        if (transport.emulatorPort().isPresent()) {
            emulator = AwsEmulator.start(
                    transport.emulatorPort().getAsInt(),
                    project.resolve("server-config/local/topology.json"),
                    "--data",
                    data.resolve("emulator").toString());
            emulator.onExit()
                    .thenRun(() -> failures.report(new LocalSystemException("The AWS emulator ended by itself.")));
        }
    }

    /** Starts the master's process, whose directory exists already, and returns at once. */
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

    /** Starts a client's process, whose token exists already, and returns at once. */
    public void startClient(Server client) {
        Map<String, String> environment = environment(client);
        environment.put("SQS_REACTIVE_TABLES", transport.queues().get(clients.indexOf(client)));
        environment.put("MASTER_API_URL", master.url() + "/api");
        environment.put("CLIENT_TOKEN", vault.token(client));
        start(client, environment);
    }

    /** Creates the token of a client, and keeps it for later starts. */
    private void issueClientToken(Server client, HttpApi administrator) throws IOException {
        HttpApi.Answer answer = administrator
                .post(
                        "/tokens",
                        Json.createObjectBuilder().add("client", client.name()).build())
                .expect(201);
        vault.keepToken(client, answer.object().getString("token"));
    }

    /** A client's own status. */
    public DirectoryStatus statusOf(Server client) throws IOException {
        return DirectoryStatus.of(HttpApi.withToken(client.url(), vault.token(client))
                .get("/status")
                .expect(200)
                .object());
    }

    /** Returns the master's own status. */
    public DirectoryStatus statusOfMaster() throws IOException {
        return DirectoryStatus.of(HttpApi.withToken(master.url(), vault.token(clients.get(0)))
                .get("/api/status")
                .expect(200)
                .object());
    }

    /** Returns the status of the master and of all clients. */
    public Progress progress() throws IOException {
        DirectoryStatus expected = statusOfMaster();
        Map<String, DirectoryStatus> actual = new LinkedHashMap<>();
        for (Server client : clients) {
            actual.put(client.name(), statusOf(client));
        }
        return new Progress(expected, actual);
    }

    /**
     * Returns when a condition holds, which is evaluated every tenth of a second.
     *
     * @throws LocalSystemException if the limit passes, or as soon as a server has ended by itself
     */
    public void await(String what, Duration limit, Supplier<Boolean> condition) {
        failures.await(what, limit, condition);
    }

    /** Waits until a server or the emulator ends by itself, and returns which. */
    public LocalSystemException awaitFailure() {
        return failures.await();
    }

    /** Stops everything, the emulator last, and returns when all of it has ended. */
    @Override
    public synchronized void close() {
        if (!failures.close()) {
            return;
        }
        List<Server> servers = new ArrayList<>(clients);
        servers.add(master);
        servers.forEach(Server::askToStop);
        servers.forEach(Server::awaitEnd);
        if (emulator != null) {
            emulator.close();
        }
        watchdog.close();
    }

    private Map<String, String> environment(Server server) {
        Map<String, String> environment = new HashMap<>(transport.environment());
        environment.put("DB_PASSWORD", vault.databasePassword());
        environment.put("SESSION_COOKIE_NAME", server.name().toUpperCase(Locale.ROOT) + "-SESSION");
        return environment;
    }

    private void start(Server server, Map<String, String> environment) {
        server.start(environment);
        server.onExit().thenRun(() -> {
            if (!server.wasAskedToEnd()) {
                failures.report(server.died());
            }
        });
    }
}
