package io.reactiveusers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.common.DirectoryDigest;
import io.reactiveusers.local.DirectoryStatus;
import io.reactiveusers.local.DumpImport;
import io.reactiveusers.local.HttpApi;
import io.reactiveusers.local.LocalSystem;
import io.reactiveusers.local.Server;
import io.reactiveusers.local.Transport;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The one system of this test run, with the sample directory. The first test that needs it starts it; it ends with the
 * JVM.
 */
final class TestSystem {
    /** Limit for a change to reach all clients, even if messages of a killed server must become visible again first. */
    static final Duration CONVERGENCE = Duration.ofSeconds(90);

    static final String ADMIN_PASSWORD = UUID.randomUUID().toString();
    static final Path PROJECT = Path.of(System.getProperty("project.root"));
    static final Path DATA = Path.of(System.getProperty("build.directory"), "system");
    static final Path SAMPLE = PROJECT.resolve("server-config/local/sample-directory.json");

    private static TestSystem started;
    private static Throwable failure;

    private final LocalSystem system;
    private final HttpApi staff;
    private final JsonObject importJob;

    private TestSystem() throws IOException {
        delete(DATA);
        system = new LocalSystem(
                PROJECT,
                DATA,
                Transport.emulated(23066),
                new Server.Ports(23080, 23090),
                List.of(new Server.Ports(23180, 23190), new Server.Ports(23280, 23290)));
        Runtime.getRuntime().addShutdownHook(new Thread(system::close));
        HttpApi administrator = system.startFirst(ADMIN_PASSWORD);
        String token = administrator
                .post("/tokens", JsonValue.EMPTY_JSON_OBJECT)
                .expect(201)
                .object()
                .getString("token");
        staff = HttpApi.withToken(system.master().url() + "/api", token);
        importJob = DumpImport.run(staff, SAMPLE);
        system.clients().forEach(Server::awaitStarted);
        // Onboarding is a comparison with the master, and raises the revisions of users that differ.
        await("both clients are onboarded").atMost(CONVERGENCE).until(() -> {
            boolean all = true;
            for (Server client : system.clients()) {
                all &= caller(client).get("/status").expect(200).object().getBoolean("onboarded");
            }
            return all;
        });
        awaitConverged();
    }

    /** Returns the running system, when both clients have the sample. */
    static synchronized TestSystem running() {
        if (failure != null) {
            throw new IllegalStateException("the system did not start, as an earlier test has reported", failure);
        }
        if (started == null) {
            try {
                started = new TestSystem();
            } catch (IOException | RuntimeException | AssertionError e) {
                failure = e;
                throw new IllegalStateException("the system did not start", e);
            }
        }
        return started;
    }

    LocalSystem local() {
        return system;
    }

    /** A caller with the first administrator's token; paths are below {@code /api}. */
    HttpApi staff() {
        return staff;
    }

    /** Returns the job that imported the sample, when it had ended. */
    JsonObject importJob() {
        return importJob;
    }

    Server master() {
        return system.master();
    }

    Server client(int number) {
        return system.clients().get(number - 1);
    }

    /** Connects to the database of the master, which must be stopped. */
    Connection masterDatabase() throws IOException, SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:file:" + DATA.resolve("master/data/master") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
                "reactive_users",
                Files.readString(DATA.resolve("database.password")));
    }

    /** A caller of a client, with that client's token. */
    HttpApi caller(Server client) throws IOException {
        return HttpApi.withToken(client.url(), Files.readString(DATA.resolve(client.name() + ".token")));
    }

    /** Returns when both clients equal the master. */
    void awaitConverged() {
        await("both clients equal the master")
                .atMost(CONVERGENCE)
                .ignoreException(IOException.class)
                .untilAsserted(() -> {
                    DirectoryStatus expected = system.statusOfMaster();
                    assertThat(expected.pending()).as("pending").isZero();
                    for (Server client : system.clients()) {
                        DirectoryStatus status = system.statusOf(client);
                        assertThat(status.users())
                                .as("users of %s", client.name())
                                .isEqualTo(expected.users());
                        assertThat(status.digest())
                                .as("digest of %s", client.name())
                                .isEqualTo(expected.digest());
                    }
                });
    }

    JsonObject user(long id) throws IOException {
        return staff.get("/users/" + id).expect(200).object();
    }

    void change(long id, String field, String value) throws IOException {
        staff.patch("/users/" + id, body(field, value)).expect(200);
    }

    void change(long id, String field, boolean value) throws IOException {
        staff.patch("/users/" + id, Json.createObjectBuilder().add(field, value).build())
                .expect(200);
    }

    static JsonStructure body(String field, String value) {
        return Json.createObjectBuilder().add(field, value).build();
    }

    /** Reads id and revision of every user who is not staff from the master, page by page. */
    Map<Long, Long> replicatedRevisions() throws IOException {
        Map<Long, Long> revisions = new TreeMap<>();
        int total;
        int offset = 0;
        do {
            JsonObject page =
                    staff.get("/users?limit=500&offset=" + offset).expect(200).object();
            total = page.getInt("total");
            for (JsonObject user : page.getJsonArray("users").getValuesAs(JsonObject.class)) {
                if (!user.getBoolean("is_staff")) {
                    revisions.put(
                            user.getJsonNumber("id").longValue(),
                            user.getJsonNumber("revision").longValue());
                }
            }
            offset += 500;
        } while (offset < total);
        return revisions;
    }

    /** Returns the status that a client with these users, by id and revision, must report. */
    static DirectoryStatus statusOf(Map<Long, Long> revisions) {
        DirectoryDigest digest = new DirectoryDigest();
        new TreeMap<>(revisions).forEach(digest::add);
        long users = digest.users();
        return new DirectoryStatus(users, digest.hex(), 0);
    }

    /** Returns the id of the i-th user of the sample, whose password is {@code Passw0rd-i} up to 40. */
    static long sample(int i) {
        return i + 3L;
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
