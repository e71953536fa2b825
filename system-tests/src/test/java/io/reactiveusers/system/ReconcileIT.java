package io.reactiveusers.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.reactiveusers.system.TestSystem.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.reactiveusers.local.HttpApi;
import io.reactiveusers.local.Server;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes past the applications are found, reported, and repaired while other changes go on. */
class ReconcileIT {
    private final TestSystem system = TestSystem.running();
    private final Reconciliations reconciliations = new Reconciliations(system);

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
            int members = ServerFiles.sql(
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

            JsonObject report = reconciliations.run(system.client(1), Json.createObjectBuilder());
            assertThat(report.getString("state")).isEqualTo("finished");
            assertThat(Reconciliations.drift(report)).isEqualTo("missing 1, extra 2, changed " + (members + 1));
            assertThat(Reconciliations.examples(report, "missing")).containsExactly(95_001L);
            assertThat(Reconciliations.examples(report, "extra")).containsExactly(sample(31), sample(32));
            assertThat(Reconciliations.examples(report, "changed")).contains(sample(30));
            assertThat(page.locator("#first_name")).hasText(firstName);

            try (Writes writes = new Writes(system)) {
                writes.awaitAnswered(10);
                JsonObject repair = reconciliations.run(
                        system.client(1), Json.createObjectBuilder().add("repair", true));
                assertThat(repair.getString("state")).as("%s", repair).isEqualTo("finished");
                // Members of the group that were changed in the meantime do not count.
                assertThat(repair.getInt("repaired"))
                        .isEqualTo(repair.getInt("missing") + repair.getInt("extra") + repair.getInt("changed"))
                        .isGreaterThanOrEqualTo(4);
                assertThat(repair.getInt("compared")).isGreaterThan(1000);
            }
            assertThat(page.locator("#first_name")).hasText("By-SQL");
            system.awaitConverged();
            reconciliations.assertNoDrift();

            nameBack(group);
        }
    }

    /** Restores the name; otherwise every later import of the sample would refuse the group. */
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
    void sqlAtAClientIsRepairedUnlessItWouldDeleteTooMany() throws Exception {
        system.client(1).stop();
        ServerFiles.sql(
                "client-1",
                "delete from user_replica where id = " + sample(35),
                "update user_replica set first_name = 'By-SQL' where id = " + sample(36),
                "update user_replica set deleted_at = current_timestamp where id = " + sample(37),
                "insert into user_replica select x, 5, null, 'extra' || x, '', '', '', true, 5, '[]', '[]',"
                        + " current_timestamp from system_range(96001, 96100) as r(x)");
        system.local().startClient(system.client(1));
        system.client(1).awaitStarted();

        JsonObject blocked =
                reconciliations.run(system.client(1), Json.createObjectBuilder().add("repair", true));
        assertThat(blocked.getString("state")).isEqualTo("blocked");
        assertThat(Reconciliations.drift(blocked)).isEqualTo("missing 2, extra 100, changed 1");
        JsonObject report = reconciliations.run(system.client(1), Json.createObjectBuilder());
        assertThat(Reconciliations.drift(report)).isEqualTo("missing 2, extra 100, changed 1");

        JsonObject repair = reconciliations.run(
                system.client(1), Json.createObjectBuilder().add("repair", true).add("max_delete_percent", 10));
        assertThat(repair.getString("state")).as("%s", repair).isEqualTo("finished");
        assertThat(repair.getInt("repaired")).isEqualTo(103);
        system.awaitConverged();
        reconciliations.assertNoDrift();
    }

    @Test
    void aRunEndsWithItsServerAndAnotherBeginsAtOnce() throws Exception {
        Server client = system.client(1);
        client.stop();
        ServerFiles.sql(client.name(), "delete from user_replica where id = " + sample(38));
        system.local().startClient(client);
        client.awaitStarted();

        // A difference counts only after it has persisted for seconds, so the run is still active.
        int id = reconciliations.begin(client, Json.createObjectBuilder().add("repair", true));
        client.stop();
        system.local().startClient(client);
        client.awaitStarted();

        JsonObject ended = reconciliations.report(client, id);
        assertThat(ended.getString("state")).isEqualTo("failed");
        assertThat(ended.getString("reason")).isEqualTo("the server that ran it was stopped");
        JsonObject repair =
                reconciliations.run(client, Json.createObjectBuilder().add("repair", true));
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
}
