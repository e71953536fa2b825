package io.reactiveusers.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.reactiveusers.system.TestSystem.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.reactiveusers.local.HttpApi;
import io.reactiveusers.local.Server;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was changed behind the applications' backs is found, reported, and repaired while changes go on. */
class ReconcileIT {
    /** The users that are written all the time, none of another test. */
    private static final int FIRST_WRITTEN = 200;

    private final TestSystem system = TestSystem.running();

    @BeforeEach
    void settled() {
        system.awaitConverged();
    }

    @Test
    void sqlAtTheMasterIsReportedAndThenRepairedUpToTheOpenPageWhileChangesGoOn() throws Exception {
        try (TestBrowser browser = new TestBrowser()) {
            String username = system.user(sample(30)).getString("username");
            Page page = browser.livePage(system.client(1).url(), username, "Passw0rd-30");
            String firstName = page.locator("#first_name").textContent();
            long group = system.staff()
                    .get("/groups")
                    .expect(200)
                    .body()
                    .asJsonArray()
                    .getJsonObject(1)
                    .getInt("id");

            system.master().stop();
            int members = sql(
                    "master",
                    "update directory_user set first_name = 'By-SQL' where id = " + sample(30),
                    "delete from user_group where user_id = " + sample(31),
                    "delete from user_permission where user_id = " + sample(31),
                    "delete from directory_user where id = " + sample(31),
                    "update directory_user set staff = true where id = " + sample(32),
                    "insert into directory_user (id, version, revision, username, first_name, last_name, email, active, staff,"
                            + " superuser, date_joined) values (95001, 0, 1, 'inserted-by-sql', '', '', '', true, false,"
                            + " false, current_timestamp)",
                    "update directory_group set name = name || ' (by SQL)' where id = " + group,
                    "update user_group set group_id = group_id where group_id = " + group + " and user_id in"
                            + " (select id from directory_user where not staff and id <> " + sample(30) + ")");
            system.local().startMaster();
            system.master().awaitStarted();

            JsonObject report = run(system.client(1), Json.createObjectBuilder());
            assertThat(report.getString("state")).isEqualTo("finished");
            assertThat(drift(report)).isEqualTo("missing 1, extra 2, changed " + (members + 1));
            assertThat(examples(report, "missing")).containsExactly(95_001L);
            assertThat(examples(report, "extra")).containsExactly(sample(31), sample(32));
            assertThat(examples(report, "changed")).contains(sample(30));
            assertThat(page.locator("#first_name")).hasText(firstName);

            try (Writes writes = new Writes()) {
                writes.awaitAnswered(10);
                JsonObject repair =
                        run(system.client(1), Json.createObjectBuilder().add("repair", true));
                assertThat(repair.getString("state")).as("%s", repair).isEqualTo("finished");
                // But for those of the group who have been written meanwhile.
                assertThat(repair.getInt("repaired"))
                        .isEqualTo(repair.getInt("missing") + repair.getInt("extra") + repair.getInt("changed"))
                        .isGreaterThanOrEqualTo(4);
                assertThat(repair.getInt("compared")).isGreaterThan(1000);
            }
            assertThat(page.locator("#first_name")).hasText("By-SQL");
            system.awaitConverged();
            assertNoDrift();

            nameBack(group);
        }
    }

    /** Or an import of the sample would refuse the group, as another one, from now on. */
    private void nameBack(long group) throws IOException {
        JsonObject renamed =
                system.staff().get("/groups").expect(200).body().asJsonArray().getValuesAs(JsonObject.class).stream()
                        .filter(other -> other.getInt("id") == group)
                        .findFirst()
                        .orElseThrow();
        system.staff()
                .patch(
                        "/groups/" + group,
                        TestSystem.body("name", renamed.getString("name").replace(" (by SQL)", "")))
                .expect(200);
        system.awaitConverged();
    }

    @Test
    void aMasterRestoredFromABackupHasItsClientsFollow() throws Exception {
        Path database = data("master", "master.mv.db");
        Path backup = database.resolveSibling("backup");
        system.master().stop();
        Files.copy(database, backup, StandardCopyOption.REPLACE_EXISTING);
        system.local().startMaster();
        system.master().awaitStarted();
        long newer = created("made-after-the-backup-1");
        created("made-after-the-backup-2");
        system.change(sample(33), "first_name", "Changed-After-The-Backup");
        system.staff().delete("/users/" + sample(34)).expect(204);
        system.awaitConverged();

        system.master().stop();
        Files.move(backup, database, StandardCopyOption.REPLACE_EXISTING);
        system.local().startMaster();
        system.master().awaitStarted();

        JsonObject report = run(system.client(2), Json.createObjectBuilder());
        assertThat(drift(report)).isEqualTo("missing 1, extra 2, changed 1");
        // The sequence is back, too: the id comes again, and means another user now.
        assertThat(created("made-after-the-restoration")).isEqualTo(newer);
        JsonObject repair = run(system.client(2), Json.createObjectBuilder().add("repair", true));
        assertThat(repair.getString("state")).as("%s", repair).isEqualTo("finished");
        system.awaitConverged();
        assertNoDrift();
        assertThat(system.user(sample(33)).getString("first_name")).isNotEqualTo("Changed-After-The-Backup");
    }

    @Test
    void sqlAtAClientIsRepairedUnlessItWouldDeleteTooMany() throws Exception {
        system.client(1).stop();
        sql(
                "client-1",
                "delete from user_replica where id = " + sample(35),
                "update user_replica set first_name = 'By-SQL' where id = " + sample(36),
                "update user_replica set deleted_at = current_timestamp where id = " + sample(37),
                "insert into user_replica select x, 5, null, 'extra' || x, '', '', '', true, 5, '[]', '[]',"
                        + " current_timestamp from system_range(96001, 96100) as r(x)");
        system.local().startClient(system.client(1));
        system.client(1).awaitStarted();

        JsonObject blocked = run(system.client(1), Json.createObjectBuilder().add("repair", true));
        assertThat(blocked.getString("state")).isEqualTo("blocked");
        assertThat(drift(blocked)).isEqualTo("missing 2, extra 100, changed 1");
        JsonObject report = run(system.client(1), Json.createObjectBuilder());
        assertThat(drift(report)).isEqualTo("missing 2, extra 100, changed 1");

        JsonObject repair = run(
                system.client(1), Json.createObjectBuilder().add("repair", true).add("max_delete_percent", 10));
        assertThat(repair.getString("state")).as("%s", repair).isEqualTo("finished");
        assertThat(repair.getInt("repaired")).isEqualTo(103);
        system.awaitConverged();
        assertNoDrift();
    }

    @Test
    void aClientWhoseDatabaseIsLostGetsTheDirectoryByItselfWhileChangesGoOn() throws Exception {
        try (Writes writes = new Writes()) {
            writes.awaitAnswered(20);
            system.client(2).kill();
            Files.delete(data("client-2", "client.mv.db"));
            system.local().startClient(system.client(2));
            system.client(2).awaitStarted();
            await().atMost(TestSystem.CONVERGENCE.multipliedBy(2)).until(() -> system.caller(system.client(2))
                    .get("/status")
                    .expect(200)
                    .object()
                    .getBoolean("onboarded"));
            writes.awaitAnswered(writes.answered.get() + 20);
        }
        system.awaitConverged();
        assertNoDrift();

        system.client(2).stop();
        system.local().startClient(system.client(2));
        system.client(2).awaitStarted();
        assertThat(run(system.client(2), Json.createObjectBuilder()).getString("state"))
                .isEqualTo("finished");
        assertThat(system
                        .caller(system.client(2))
                        .get("/reconciliations")
                        .expect(200)
                        .body()
                        .asJsonArray()
                        .getValuesAs(JsonObject.class)
                        .stream()
                        .filter(run -> run.getString("cause").equals("onboarding")))
                .as("not repeated at the next start")
                .hasSize(1);
    }

    @Test
    void aRunEndsWithItsServerAndAnotherBeginsAtOnce() throws Exception {
        Server client = system.client(1);
        client.stop();
        sql(client.name(), "delete from user_replica where id = " + sample(38));
        system.local().startClient(client);
        client.awaitStarted();

        // A difference must stand for seconds to count.
        int id = begin(client, Json.createObjectBuilder().add("repair", true));
        client.stop();
        system.local().startClient(client);
        client.awaitStarted();

        JsonObject ended = report(client, id);
        assertThat(ended.getString("state")).isEqualTo("failed");
        assertThat(ended.getString("reason")).isEqualTo("the server that ran it was stopped");
        JsonObject repair = run(client, Json.createObjectBuilder().add("repair", true));
        assertThat(repair.getString("state")).as("%s", repair).isEqualTo("finished");
        assertThat(repair.getInt("repaired")).isOne();
        system.awaitConverged();
    }

    @Test
    void theDirectoryIsComparedByClientsAndSuperusersOnly() throws IOException {
        String url = system.master().url() + "/api";
        assertThat(HttpApi.withToken(url, "wrong").get("/replication/ranges").status())
                .isEqualTo(401);
        assertThat(system.staff().get("/replication/ranges").status()).isEqualTo(200);
        assertThat(system.staff().get("/replication/ranges?limit=1001").status())
                .isEqualTo(400);
        assertThat(system.staff()
                        .post("/replication/repairs", TestSystem.body("users", "none"))
                        .status())
                .isEqualTo(400);
        JsonObject range = system.staff()
                .get("/replication/ranges?after=" + (sample(1) - 1) + "&limit=10")
                .expect(200)
                .object();
        JsonObject users = system.staff()
                .get("/replication/users?after=" + (sample(1) - 1) + "&through=" + range.get("through"))
                .expect(200)
                .object();
        assertThat(users.getJsonArray("users")).hasSize(10);
        assertThat(users.get("through")).isEqualTo(range.get("through"));
        assertThat(system.staff().get("/replication/users").expect(200).object().get("through"))
                .isNotEqualTo(JsonValue.NULL);
        assertThat(system.staff()
                        .get("/replication/users?after=" + (Long.MAX_VALUE - 1))
                        .expect(200)
                        .object()
                        .get("through"))
                .isEqualTo(JsonValue.NULL);
    }

    private long created(String username) throws IOException {
        return system.staff()
                .post("/users", TestSystem.body("username", username))
                .expect(201)
                .object()
                .getJsonNumber("id")
                .longValue();
    }

    private void assertNoDrift() throws IOException {
        for (Server client : system.local().clients()) {
            assertThat(drift(run(client, Json.createObjectBuilder())))
                    .as(client.name())
                    .isEqualTo("missing 0, extra 0, changed 0");
        }
    }

    private JsonObject run(Server client, JsonObjectBuilder request) throws IOException {
        int id = begin(client, request);
        return await().atMost(TestSystem.CONVERGENCE)
                .until(() -> report(client, id), run -> !run.getString("state").equals("running"));
    }

    private int begin(Server client, JsonObjectBuilder request) throws IOException {
        return system.caller(client)
                .post("/reconciliations", request.build())
                .expect(202)
                .object()
                .getInt("id");
    }

    private JsonObject report(Server client, int id) throws IOException {
        return system.caller(client).get("/reconciliations/" + id).expect(200).object();
    }

    private static String drift(JsonObject run) {
        return "missing " + run.get("missing") + ", extra " + run.get("extra") + ", changed " + run.get("changed");
    }

    private static List<Long> examples(JsonObject run, String kind) {
        return run.getJsonObject("examples").getJsonArray(kind).getValuesAs(JsonNumber.class).stream()
                .map(JsonNumber::longValueExact)
                .toList();
    }

    /** Changes the database of a server that is stopped; answers how many rows the last statement met. */
    private static int sql(String server, String... statements) throws SQLException, IOException {
        String file = server.startsWith("client") ? "client" : server;
        int rows = 0;
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:"
                                + TestSystem.DATA
                                        .resolve(server)
                                        .resolve("data")
                                        .resolve(file)
                                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                        "reactive_users",
                        Files.readString(TestSystem.DATA.resolve("database.password")));
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                rows = sql.executeUpdate(statement);
            }
        }
        return rows;
    }

    private static Path data(String server, String file) {
        return TestSystem.DATA.resolve(server).resolve("data").resolve(file);
    }

    /** Changes first names until closed, three at a time. */
    private final class Writes implements AutoCloseable {
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final ExecutorService writers = Executors.newFixedThreadPool(3);

        private Writes() {
            for (int writer = 0; writer < 3; writer++) {
                int own = writer;
                writers.submit(() -> {
                    for (int change = own; !closed.get(); change += 3) {
                        system.change(sample(FIRST_WRITTEN + change % 50), "first_name", "Written " + change);
                        answered.incrementAndGet();
                    }
                    return null;
                });
            }
        }

        private void awaitAnswered(int count) {
            await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() >= count);
        }

        @Override
        public void close() {
            closed.set(true);
            writers.shutdown();
            await().atMost(Duration.ofSeconds(60)).until(writers::isTerminated);
            assertThat(answered.get()).as("changes that went on").isPositive();
        }
    }
}
