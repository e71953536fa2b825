package io.reactiveusers.system.faults;

import static org.awaitility.Awaitility.await;

import io.reactiveusers.emulator.AwsEmulator;
import io.reactiveusers.local.DirectoryStatus;
import io.reactiveusers.local.DumpImport;
import io.reactiveusers.local.HttpApi;
import io.reactiveusers.local.LocalSystem;
import io.reactiveusers.local.Server;
import io.reactiveusers.local.Server.Launch;
import io.reactiveusers.local.Server.Ports;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A master and two clients in which everything can be made to fail: {@link Kills} kills servers at named points,
 * {@link UnreliableAws} fails requests, a {@link Shuffler} for each client reorders messages, and {@link Databases} stops
 * PostgreSQL.
 */
final class FaultySystem implements AutoCloseable {
    private static final Path PROJECT = Path.of(System.getProperty("project.root"));
    private static final Ports MASTER = new Ports(23300, 23310);
    private static final List<Ports> CLIENTS = List.of(new Ports(23320, 23330), new Ports(23340, 23350));
    private static final int EMULATOR = 23360;
    private static final Ports SECOND_MASTER = new Ports(23390, 23400);
    private static final String ADMIN_PASSWORD = "Passw0rd-first";

    private final Settings settings;
    private final Path folder;
    private final AwsEmulator emulator;
    private final SqsClient sqs =
            SqsClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
    private final Queues queues = new Queues(sqs);
    private final List<Shuffler> shufflers = new ArrayList<>();
    private final KillSwitch killSwitch;
    private final Databases databases;
    private final LocalSystem system;
    private final Kills kills;
    private UnreliableAws aws;
    private LocalSystem secondMaster;
    private HttpApi staff;

    private FaultySystem(Settings settings) throws IOException, SQLException {
        this.settings = settings;
        folder = Path.of(
                System.getProperty("build.directory"), "faults", settings.seed() + (settings.fifo() ? "-fifo" : ""));
        delete(folder);
        Files.createDirectories(folder);
        killSwitch = new KillSwitch(folder);
        emulator = AwsEmulator.start(
                EMULATOR, Topology.write(folder.resolve("topology.json"), CLIENTS.size(), settings.fifo()));
        databases = new Databases(folder, !settings.fifo());
        if (!settings.fifo()) {
            aws = new UnreliableAws(URI.create("http://127.0.0.1:" + EMULATOR), 1 + CLIENTS.size(), settings.seed());
        }
        system = new LocalSystem(
                PROJECT, folder.resolve("system"), Topology.transport(settings.fifo()), MASTER, CLIENTS);
        kills = new Kills(settings, system, killSwitch, databases, shufflers);
    }

    /** Starts everything, with the initial directory, and returns when both clients are up. */
    static FaultySystem start(Settings settings) throws IOException, SQLException {
        FaultySystem started = new FaultySystem(settings);
        try {
            started.startServers();
            return started;
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void startServers() throws IOException {
        prepare(system.master(), "master", 0);
        for (int client = 1; client <= CLIENTS.size(); client++) {
            prepare(client(client), client(client).name(), client);
        }
        HttpApi administrator = system.startFirst(ADMIN_PASSWORD);
        String token = administrator
                .post("/tokens", JsonValue.EMPTY_JSON_OBJECT)
                .expect(201)
                .object()
                .getString("token");
        staff = HttpApi.withToken(system.master().url() + "/api", token);
        JsonObject report = DumpImport.run(staff, InitialDirectory.dump(settings.users()));
        if (report.getInt("refused") > 0) {
            throw new IllegalStateException(report.toString());
        }
        if (settings.masters() > 1) {
            secondMaster = new LocalSystem(
                    PROJECT, folder.resolve("second"), Topology.transport(settings.fifo()), SECOND_MASTER, List.of());
            prepare(secondMaster.master(), "second", 0);
            secondMaster.startMaster();
            secondMaster.master().awaitStarted();
        }
        if (!settings.fifo()) {
            for (int client = 1; client <= CLIENTS.size(); client++) {
                shufflers.add(
                        new Shuffler(sqs, "transit-" + client, "users-client-" + client, settings.seed() * 7 + client));
            }
        }
        system.clients().forEach(Server::awaitStarted);
    }

    /** Sets a server's environment by its number (0 for a master, then the clients), and installs the kill switch in it. */
    private void prepare(Server server, String name, int number) throws IOException {
        Map<String, String> environment = new HashMap<>(databases.environment(number));
        if (aws != null) {
            environment.put("AWS_ENDPOINT_URL", aws.endpoint(number).toString());
        }
        server.launchWith(new Launch(environment, killSwitch.install(name)));
    }

    LocalSystem local() {
        return system;
    }

    /** A caller of the master's API with the first administrator's token. */
    HttpApi staff() {
        return staff;
    }

    Server client(int number) {
        return system.clients().get(number - 1);
    }

    List<Shuffler> shufflers() {
        return shufflers;
    }

    Kills kills() {
        return kills;
    }

    UnreliableAws aws() {
        return aws;
    }

    Databases databases() {
        return databases;
    }

    static void elapse(Duration time) {
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }

    /** What is still in transit, and how the servers report that they differ; empty when everything has settled. */
    List<String> unsettled() throws Exception {
        List<String> unsettled = new ArrayList<>();
        for (Shuffler shuffler : shufflers) {
            if (!shuffler.isIdle()) {
                unsettled.add("the shuffler has messages");
            }
        }
        for (String queue : system.transport().queues()) {
            int messages = queues.messages(queues.url(queue));
            if (messages != 0) {
                unsettled.add(messages + " messages in " + queue);
            }
        }
        if (databases.onPostgres(0)) {
            try (Connection database = masterDatabase()) {
                if (Oracle.count(database, "select count(*) from group_fan_out") > 0) {
                    unsettled.add("members of a group wait to be republished");
                }
            }
        }
        DirectoryStatus master = system.statusOfMaster();
        if (master.pending() > 0) {
            unsettled.add(master.pending() + " users in the master's outbox");
        }
        for (Server client : system.clients()) {
            if (!system.statusOf(client).equalsMaster(master)) {
                unsettled.add("LOST: " + client.name() + " differs from the master");
            }
        }
        return unsettled;
    }

    /** Returns the number of messages in the dead-letter queues. */
    int deadLetters() {
        return system.transport().queues().stream()
                .mapToInt(queue -> queues.messages(queues.url(queue.replaceFirst("(\\.fifo)?$", "-dlq$1"))))
                .sum();
    }

    /** Returns the sum of a counter of the kill switch's rules over all servers. */
    long counted(String name) throws IOException {
        return killSwitch.counted(name);
    }

    /** Returns the master's database. With H2 the master is killed first. */
    Connection masterDatabase() throws SQLException, IOException {
        return databases.connect(0, system.master());
    }

    /** A client's database. With H2 the client is killed first. */
    Connection clientDatabase(int number) throws SQLException, IOException {
        return databases.connect(number, client(number));
    }

    @Override
    public void close() {
        shufflers.forEach(Shuffler::close);
        if (secondMaster != null) {
            secondMaster.close();
        }
        system.close();
        if (aws != null) {
            aws.close();
        }
        databases.close();
        emulator.close();
        sqs.close();
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
