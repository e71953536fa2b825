package io.reactiveusers.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.emulator.AwsEmulator;
import io.reactiveusers.local.DirectoryStatus;
import io.reactiveusers.local.DumpImport;
import io.reactiveusers.local.HttpApi;
import io.reactiveusers.local.LocalSystem;
import io.reactiveusers.local.Server;
import io.reactiveusers.local.Server.Launch;
import io.reactiveusers.local.Server.Ports;
import io.reactiveusers.local.Transport;
import io.reactiveusers.system.faults.agent.KillPoints;
import io.reactiveusers.testkit.FaultProxy;
import io.reactiveusers.testkit.FaultProxy.Fault;
import io.reactiveusers.testkit.PostgresServer;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A master and two clients in which everything can be made to fail: servers are killed where a rule of Byteman says so,
 * requests to AWS meet a proxy, messages a shuffler, and PostgreSQL can be taken away.
 */
final class FaultySystem implements AutoCloseable {
    static final String ADMIN_PASSWORD = "Passw0rd-first";

    private static final Path PROJECT = Path.of(System.getProperty("project.root"));
    private static final Ports MASTER = new Ports(23300, 23310);
    private static final List<Ports> CLIENTS = List.of(new Ports(23320, 23330), new Ports(23340, 23350));
    private static final int EMULATOR = 23360;
    private static final int PROXIES = 23370;
    private static final int POSTGRES = 23380;
    private static final Ports SECOND_MASTER = new Ports(23390, 23400);
    private static final Duration KILLED_WITHIN = Duration.ofMinutes(2);

    /** Django's id of user 0; the others follow. */
    private static final long FIRST_ID = 1001;

    private static final long FIRST_GROUP_ID = 11;

    private final Settings settings;
    private final Path folder;
    private final Path points;
    private final AwsEmulator emulator;
    private final SqsClient sqs =
            SqsClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<Shuffler> shufflers = new ArrayList<>();
    private final LocalSystem system;
    private LocalSystem secondMaster;
    private PostgresServer postgres;
    private HttpApi staff;

    private FaultySystem(Settings settings) throws IOException {
        this.settings = settings;
        folder = Path.of(
                System.getProperty("build.directory"), "faults", settings.seed() + (settings.fifo() ? "-fifo" : ""));
        delete(folder);
        points = Files.createDirectories(folder.resolve("points"));
        emulator = AwsEmulator.start(EMULATOR, topology());
        if (!settings.fifo()) {
            postgres = PostgresServer.start(POSTGRES, folder.resolve("postgres"));
            Random random = new Random(settings.seed());
            for (int i = 0; i <= CLIENTS.size(); i++) {
                proxies.add(FaultProxy.start(PROXIES + i, emulatorUri()));
                proxies.get(i).decide(unreliable(new Random(random.nextLong())));
            }
        }
        system = new LocalSystem(PROJECT, folder.resolve("system"), transport(), MASTER, CLIENTS);
    }

    /** Starts all of it, with the users and groups that the plans begin with, and returns when both clients have them. */
    static FaultySystem start(Settings settings) throws IOException, SQLException {
        FaultySystem started = new FaultySystem(settings);
        try {
            started.startServers();
            return started;
        } catch (IOException | SQLException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void startServers() throws IOException, SQLException {
        if (postgres != null) {
            createDatabases();
        }
        List<String> agent = agent();
        launch(system.master(), "master", environment(0), agent);
        for (int client = 1; client <= CLIENTS.size(); client++) {
            launch(client(client), client(client).name(), environment(client), agent);
        }
        HttpApi administrator = system.startFirst(ADMIN_PASSWORD);
        String token = administrator
                .post("/tokens", JsonValue.EMPTY_JSON_OBJECT)
                .expect(201)
                .object()
                .getString("token");
        staff = HttpApi.withToken(system.master().url() + "/api", token);
        JsonObject report = DumpImport.run(staff, directory());
        if (report.getInt("refused") > 0) {
            throw new IllegalStateException(report.toString());
        }
        if (settings.masters() > 1) {
            secondMaster = new LocalSystem(PROJECT, folder.resolve("second"), transport(), SECOND_MASTER, List.of());
            launch(secondMaster.master(), "second", environment(0), agent);
            secondMaster.startMaster();
            secondMaster.master().awaitStarted();
        }
        if (!settings.fifo()) {
            Set<Long> permanent = new TreeSet<>();
            for (int user = 0; user < Plan.PERMANENT; user++) {
                permanent.add(firstId(user));
            }
            for (int client = 1; client <= CLIENTS.size(); client++) {
                shufflers.add(new Shuffler(
                        sqs, "transit-" + client, "users-client-" + client, settings.seed() * 7 + client, permanent));
            }
        }
        system.clients().forEach(Server::awaitStarted);
    }

    /** Gives a server the agent, and a folder of its own for the points at which it is to be killed. */
    private void launch(Server server, String name, Map<String, String> environment, List<String> agent)
            throws IOException {
        Path own = Files.createDirectories(points.resolve(name));
        for (int user = 0; user < Plan.PERMANENT; user++) {
            Files.createFile(own.resolve("keep-" + firstId(user)));
        }
        List<String> arguments = new ArrayList<>(agent);
        arguments.add("-Dfaults.folder=" + own);
        server.launchWith(new Launch(environment, arguments));
    }

    LocalSystem local() {
        return system;
    }

    /** The first administrator's, at the master's API. */
    HttpApi staff() {
        return staff;
    }

    Server client(int number) {
        return system.clients().get(number - 1);
    }

    List<Shuffler> shufflers() {
        return shufflers;
    }

    List<FaultProxy> proxies() {
        return proxies;
    }

    static long firstId(int user) {
        return FIRST_ID + user;
    }

    static long firstGroupId(int group) {
        return FIRST_GROUP_ID + group;
    }

    // ---- Faults

    /** Kills the master, where it is said to be killed, and starts it again. */
    void killMaster(KillPoint point) {
        killMaster(point, () -> {});
    }

    /** The same, and what is to be done meanwhile, which leads there. */
    void killMaster(KillPoint point, Runnable meanwhile) {
        arm(system.master(), point);
        meanwhile.run();
        awaitKilled(system.master(), point);
        assertNothingForgotten();
        system.startMaster();
        system.master().awaitStarted();
    }

    /** Kills a client, where it is said to be killed, and starts it again. */
    void killClient(int number, KillPoint point) {
        arm(client(number), point);
        awaitKilled(client(number), point);
        if (settings.fifo()) {
            restart(client(number));
        } else {
            Shuffler shuffler = shufflers.get(number - 1);
            shuffler.whileHolding(() -> {
                restart(client(number));
                assertEverythingApplied(client(number), shuffler);
            });
        }
    }

    private void restart(Server client) {
        system.startClient(client);
        client.awaitStarted();
    }

    /**
     * While the master is dead: what its clients have not been told of stands in its outbox. A later change of the same
     * user would hide that it was forgotten.
     */
    private void assertNothingForgotten() {
        if (settings.fifo() || settings.masters() > 1) {
            return;
        }
        for (Shuffler shuffler : shufflers) {
            await("LOST: the dead master's outbox has what was not sent")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> {
                        try (Connection database = masterDatabase()) {
                            assertThat(Oracle.forgotten(database, shuffler.seen()))
                                    .isEmpty();
                        }
                    });
        }
    }

    /** When a client is back, and nothing new has come meanwhile: what it had in hand when it died is in its database. */
    private void assertEverythingApplied(Server client, Shuffler shuffler) {
        await("LOST: " + client.name() + " has what it was sent before it was killed")
                .atMost(Duration.ofSeconds(90))
                .ignoreException(IOException.class)
                .until(() -> shuffler.isDelivered()
                        && system.statusOf(client)
                                .digest()
                                .equals(shuffler.delivered().digest()));
    }

    private void arm(Server server, KillPoint point) {
        try {
            if (point != null) {
                Files.createFile(points.resolve(server.name()).resolve(point.rule()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitKilled(Server server, KillPoint point) {
        if (point == null) {
            server.kill();
            return;
        }
        try {
            server.onExit().get(KILLED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(server.name() + " was not killed at " + point + ", which it never reached", e);
        }
    }

    /** Takes SNS away from the master for a while. */
    void snsAway(Duration time) {
        away(List.of(proxies.get(0)), time);
    }

    /** Takes SQS away from both clients for a while. */
    void sqsAway(Duration time) {
        away(proxies.subList(1, proxies.size()), time);
    }

    private static void away(List<FaultProxy> gone, Duration time) {
        gone.forEach(FaultProxy::away);
        elapse(time);
        gone.forEach(FaultProxy::back);
    }

    /** Takes PostgreSQL away from the master and the first client for a while, as abruptly as it can go. */
    void databaseAway(Duration time) {
        try {
            String pid = Files.readAllLines(folder.resolve("postgres/postmaster.pid"))
                    .get(0)
                    .strip();
            ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            // "Immediate" shutdown: no session ends in order, the next start recovers from the log.
            new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start();
            server.onExit().get(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new AssertionError("PostgreSQL could not be taken away", e);
        }
        postgres.close();
        elapse(time);
        postgres = PostgresServer.start(POSTGRES, folder.resolve("postgres"));
    }

    static void elapse(Duration time) {
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }

    // ---- What there is at the end

    /** What is still on its way, or where the servers say that they differ; empty when all has settled. */
    List<String> unsettled() throws Exception {
        List<String> unsettled = new ArrayList<>();
        for (Shuffler shuffler : shufflers) {
            if (!shuffler.isIdle()) {
                unsettled.add("the shuffler has messages");
            }
        }
        for (String queue : system.transport().queues()) {
            int messages = Shuffler.messages(sqs, Shuffler.url(sqs, queue));
            if (messages != 0) {
                unsettled.add(messages + " messages in " + queue);
            }
        }
        if (postgres != null) {
            try (Connection database = masterDatabase()) {
                if (Oracle.count(database, "select count(*) from group_fan_out") > 0) {
                    unsettled.add("members of a group are to be told");
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

    /** How many messages are in the dead-letter queues. */
    int deadLetters() {
        return system.transport().queues().stream()
                .mapToInt(
                        queue -> Shuffler.messages(sqs, Shuffler.url(sqs, queue.replaceFirst("(\\.fifo)?$", "-dlq$1"))))
                .sum();
    }

    /** What servers have counted under a name, killed ones included. */
    long counted(String name) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.walk(points)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(name + "."))
                    .toList()) {
                sum += ByteBuffer.wrap(Files.readAllBytes(file)).getLong();
            }
        }
        return sum;
    }

    /** The master's database. */
    Connection masterDatabase() throws SQLException, IOException {
        return database(system.master(), "master", true);
    }

    /** A client's database. */
    Connection clientDatabase(int number) throws SQLException, IOException {
        return database(client(number), "client", number == 1);
    }

    /** An H2 file can be read when its server is gone: killed, for what is committed must be in it. */
    private Connection database(Server server, String name, boolean mayBePostgres) throws SQLException, IOException {
        if (mayBePostgres && postgres != null) {
            return DriverManager.getConnection(postgres.url(name), "postgres", "any");
        }
        server.kill();
        return DriverManager.getConnection(
                "jdbc:h2:file:" + server.home().resolve("data").resolve(name)
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;IFEXISTS=TRUE",
                "reactive_users",
                Files.readString(folder.resolve("system/database.password")));
    }

    @Override
    public void close() {
        List<Server> servers = new ArrayList<>(system.clients());
        servers.add(system.master());
        shufflers.forEach(Shuffler::close);
        if (secondMaster != null) {
            secondMaster.close();
        }
        system.close();
        proxies.forEach(FaultProxy::close);
        if (postgres != null) {
            postgres.close();
        }
        emulator.close();
        sqs.close();
    }

    // ---- How it is set up

    private Transport transport() {
        String suffix = settings.fifo() ? ".fifo" : "";
        // As ./run takes it from the environment to use AWS: no emulator of its own, no credentials but the
        // environment's.
        return Transport.of(
                Map.of(
                        "SNS_REACTIVE_TABLE_ARN",
                        "arn:aws:sns:us-east-1:000000000000:users" + suffix,
                        "SQS_REACTIVE_TABLES",
                        "users-client-1" + suffix + ",users-client-2" + suffix),
                0);
    }

    private static URI emulatorUri() {
        return URI.create("http://127.0.0.1:" + EMULATOR);
    }

    private Map<String, String> environment(int server) {
        Map<String, String> environment = new HashMap<>();
        if (!proxies.isEmpty()) {
            environment.put("AWS_ENDPOINT_URL", proxies.get(server).uri().toString());
        }
        if (postgres != null && server < 2) {
            environment.put("DB_DRIVER", "postgresql");
            environment.put("DB_URL", postgres.url(server == 0 ? "master" : "client"));
            environment.put("DB_USER", "postgres");
            environment.put("DB_PASSWORD", "any");
        }
        return environment;
    }

    private void createDatabases() throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url("postgres"), "postgres", "any");
                Statement statement = connection.createStatement()) {
            statement.execute("create database master");
            statement.execute("create database client");
        }
    }

    /** A few requests of a hundred go wrong, all through the run. */
    private static Function<FaultProxy.Request, Fault> unreliable(Random random) {
        return request -> {
            int dice = random.nextInt(200);
            if (dice < 3) {
                return Fault.REFUSE;
            }
            if (dice < 6) {
                return Fault.DROP_ANSWER;
            }
            if (dice < 9) {
                return Fault.DUPLICATE;
            }
            return dice < 14 ? Fault.delay(Duration.ofMillis(20 + random.nextInt(480))) : Fault.PASS;
        };
    }

    /** Byteman and its rules, as arguments of a server's Java virtual machine. */
    private List<String> agent() throws IOException {
        Path byteman = jarOf(org.jboss.byteman.agent.Main.class);
        Path helper = folder.resolve("kill-points.jar");
        String entry = KillPoints.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(helper);
                JarOutputStream jar = new JarOutputStream(file);
                InputStream type = KillPoints.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry(entry));
            type.transferTo(jar);
            jar.closeEntry();
        }
        Path rules = folder.resolve("kill-points.btm");
        try (InputStream script = getClass().getResourceAsStream("/faults/kill-points.btm")) {
            Files.copy(script, rules);
        }
        return List.of(
                "-javaagent:" + byteman + "=script:" + rules + ",boot:" + byteman + ",boot:" + helper,
                // What every module of the server sees.
                "-Djboss.modules.system.pkgs=org.jboss.byteman," + KillPoints.class.getPackageName());
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Topic and queues, in a file for the emulator. */
    private Path topology() throws IOException {
        String suffix = settings.fifo() ? ".fifo" : "";
        JsonArrayBuilder queues = Json.createArrayBuilder();
        JsonArrayBuilder subscriptions = Json.createArrayBuilder();
        for (int client = 1; client <= CLIENTS.size(); client++) {
            String name = "users-client-" + client;
            queues.add(queue(name + "-dlq" + suffix, null));
            queues.add(queue(name + suffix, name + "-dlq" + suffix));
            JsonObjectBuilder subscription = Json.createObjectBuilder().add("topic", "users" + suffix);
            if (settings.fifo()) {
                subscription.add("queue", name + suffix);
            } else {
                queues.add(queue("transit-" + client, null));
                subscription.add("queue", "transit-" + client);
            }
            if (client == 2) {
                // One client gets the envelopes of SNS, the other the bare messages.
                subscription.add("attributes", Json.createObjectBuilder().add("RawMessageDelivery", "true"));
            }
            subscriptions.add(subscription);
        }
        JsonObjectBuilder topic = Json.createObjectBuilder().add("name", "users" + suffix);
        if (settings.fifo()) {
            topic.add("attributes", Json.createObjectBuilder().add("FifoTopic", "true"));
        }
        return Files.writeString(
                folder.resolve("topology.json"),
                Json.createObjectBuilder()
                        .add("queues", queues)
                        .add("topics", Json.createArrayBuilder().add(topic))
                        .add("subscriptions", subscriptions)
                        .build()
                        .toString());
    }

    private static JsonObjectBuilder queue(String name, String deadLetters) {
        JsonObjectBuilder attributes = Json.createObjectBuilder();
        if (deadLetters != null) {
            // Short, for what a killed client had in hand is to come back soon. Each receive whose answer is lost, or
            // whose receiver is killed, counts though nothing is wrong with the message: the faults would use up ten.
            attributes.add("VisibilityTimeout", "5");
            attributes.add(
                    "RedrivePolicy",
                    Json.createObjectBuilder()
                            .add("deadLetterTargetArn", "arn:aws:sqs:us-east-1:000000000000:" + deadLetters)
                            .add("maxReceiveCount", "100")
                            .build()
                            .toString());
        }
        if (name.startsWith("transit")) {
            // Longer than anything is held back.
            attributes.add("VisibilityTimeout", "600");
        }
        if (name.endsWith(".fifo")) {
            attributes.add("FifoQueue", "true");
        }
        return Json.createObjectBuilder().add("name", name).add("attributes", attributes);
    }

    /** The users, groups and permissions that the plans begin with, as a dump of Django. */
    private JsonArray directory() {
        JsonArrayBuilder rows = Json.createArrayBuilder();
        rows.add(Json.createObjectBuilder()
                .add("model", "contenttypes.contenttype")
                .add("pk", 1)
                .add(
                        "fields",
                        Json.createObjectBuilder().add("app_label", "faults").add("model", "thing")));
        for (long permission : Plan.PERMISSIONS) {
            rows.add(Json.createObjectBuilder()
                    .add("model", "auth.permission")
                    .add("pk", permission)
                    .add(
                            "fields",
                            Json.createObjectBuilder()
                                    .add("name", "Can do " + permission)
                                    .add("content_type", 1)
                                    .add("codename", "do_" + permission)));
        }
        List<String> groups = Plan.initialGroups();
        for (int group = 0; group < groups.size(); group++) {
            rows.add(Json.createObjectBuilder()
                    .add("model", "auth.group")
                    .add("pk", firstGroupId(group))
                    .add(
                            "fields",
                            Json.createObjectBuilder()
                                    .add("name", groups.get(group))
                                    .add("permissions", Json.createArrayBuilder())));
        }
        for (int user = 0; user < settings.users(); user++) {
            rows.add(Writer.djangoUser(firstId(user), Plan.initial(user)));
        }
        return rows.build();
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
