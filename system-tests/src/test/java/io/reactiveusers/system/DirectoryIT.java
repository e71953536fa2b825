package io.reactiveusers.system;

import static io.reactiveusers.system.TestSystem.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.local.DirectoryStatus;
import io.reactiveusers.local.DumpImport;
import io.reactiveusers.local.HttpApi;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both clients end with the state that the master's API has made. */
class DirectoryIT {
    private final TestSystem system = TestSystem.running();

    @BeforeEach
    void settled() {
        system.awaitConverged();
    }

    @Test
    void theWholeSampleWasImported() {
        JsonObject users = system.importJob().getJsonObject("users");
        assertThat(users.getInt("created")).isEqualTo(1203);
        assertThat(users.getInt("refused")).isZero();
    }

    @Test
    void bothClientsHoldEveryUserThatIsNotStaff() throws IOException {
        Map<Long, Long> replicated = system.replicatedRevisions();
        DirectoryStatus expected = TestSystem.statusOf(replicated);

        // The sample has 1191; other tests delete or add a few.
        assertThat(expected.users()).isBetween(1180L, 1200L);
        assertThat(system.local().statusOfMaster()).isEqualTo(expected);
        assertThat(system.local().statusOf(system.client(1))).isEqualTo(expected);
        assertThat(system.local().statusOf(system.client(2))).isEqualTo(expected);
    }

    @Test
    void importingTheSameAgainChangesNothing() throws IOException {
        // The first import changes back what other tests have changed, so the second repeats the first.
        JsonObject first = DumpImport.run(system.staff(), TestSystem.SAMPLE).getJsonObject("users");
        Map<Long, Long> before = system.replicatedRevisions();

        JsonObject users = DumpImport.run(system.staff(), TestSystem.SAMPLE).getJsonObject("users");

        // Users whom other tests have renamed are refused both times.
        assertThat(users.getInt("refused")).isEqualTo(first.getInt("refused")).isLessThan(10);
        assertThat(users.getInt("unchanged")).isEqualTo(1203 - users.getInt("refused"));
        assertThat(users.getInt("created") + users.getInt("changed")).isZero();
        assertThat(system.replicatedRevisions()).isEqualTo(before);
        system.awaitConverged();
    }

    @Test
    void badRowsAreReportedAndTheOthersImported() throws IOException {
        JsonObject good = DjangoRows.user(90_001, "import-good", "", false);
        JsonArray rows = Json.createArrayBuilder()
                .add(DjangoRows.user(90_002, "has a space", "", false))
                .add(Json.createObjectBuilder().add("model", "auth.user").add("pk", "no number"))
                .add(good)
                .build();

        JsonObject job = DumpImport.run(system.staff(), rows);

        assertThat(job.getJsonObject("users").getInt("created")).isEqualTo(1);
        assertThat(job.getJsonObject("users").getInt("refused")).isEqualTo(2);
        JsonObject report = system.staff()
                .get("/imports/" + job.getInt("id") + "/report?outcome=refused")
                .expect(200)
                .object();
        assertThat(report.getJsonArray("rows")).hasSize(2);
        assertThat(system.user(90_001).getString("username")).isEqualTo("import-good");
        assertThat(system.staff().get("/users/90002").status()).isEqualTo(404);
        system.awaitConverged();
    }

    @Test
    void importOfAnySizeIsAJobThatCanBeFollowed() throws IOException {
        // Above the 10 MB that the server allows for all other requests.
        Path large = Files.createTempFile("large-dump", ".json");
        try {
            Files.writeString(
                    large,
                    "[" + DjangoRows.user(90_003, "after-the-padding", "", false) + " ".repeat(12_000_000) + "]");
            HttpApi.Answer started =
                    system.staff().post("/import/django?dry_run=true", large).expect(202);
            JsonObject job = DumpImport.awaitEnd(system.staff(), started.object(), progress -> {});
            assertThat(job.getString("state")).isEqualTo("finished");
            assertThat(job.getJsonObject("users").getInt("created")).isOne();
            assertThat(system.staff().get("/users/90003").status()).isEqualTo(404);
            assertThat(system.staff().get("/imports").expect(200).body().asJsonArray())
                    .contains(job);
            assertThat(system.staff().delete("/imports/" + job.getInt("id")).status())
                    .isEqualTo(409);

            Files.writeString(large, "[" + DjangoRows.user(90_003, "cut-off", "", false));
            HttpApi.Answer refused =
                    system.staff().post("/import/django", large).expect(400);
            assertThat(refused.object().getString("detail")).contains("ends in the middle", "line 1");
        } finally {
            Files.delete(large);
        }
    }

    @Test
    void twoUsersSwapTheirUsernames() throws IOException {
        String first = system.user(sample(21)).getString("username");
        String second = system.user(sample(22)).getString("username");

        system.change(sample(21), "username", "on-its-way");
        system.change(sample(22), "username", first);
        system.change(sample(21), "username", second);

        system.awaitConverged();
        assertThat(system.user(sample(21)).getString("username")).isEqualTo(second);
        assertThat(system.user(sample(22)).getString("username")).isEqualTo(first);
    }

    @Test
    void aCreatedUserAppearsAndADeletedOneGoes() throws IOException {
        long before = system.local().statusOf(system.client(1)).users();

        long id = system.staff()
                .post("/users", TestSystem.body("username", "here-for-a-moment"))
                .expect(201)
                .object()
                .getJsonNumber("id")
                .longValue();
        system.awaitConverged();
        assertThat(system.local().statusOf(system.client(1)).users()).isEqualTo(before + 1);

        system.staff().delete("/users/" + id).expect(204);
        system.awaitConverged();
        assertThat(system.local().statusOf(system.client(1)).users()).isEqualTo(before);
    }

    @Test
    void renamingAGroupReachesEveryMemberAtBothClients() throws IOException {
        JsonObject group =
                system.staff().get("/groups").expect(200).body().asJsonArray().getJsonObject(0);
        Map<Long, Long> before = system.replicatedRevisions();

        system.staff()
                .patch("/groups/" + group.getInt("id"), TestSystem.body("name", group.getString("name") + " (renamed)"))
                .expect(200);

        org.awaitility.Awaitility.await().atMost(TestSystem.CONVERGENCE).untilAsserted(() -> {
            Map<Long, Long> after = system.replicatedRevisions();
            assertThat(after.entrySet().stream()
                            .filter(user -> !user.getValue().equals(before.get(user.getKey())))
                            .count())
                    .isEqualTo(members(group.getInt("id")));
        });
        system.awaitConverged();

        // Otherwise every later import of the sample would refuse the group.
        system.staff()
                .patch("/groups/" + group.getInt("id"), TestSystem.body("name", group.getString("name")))
                .expect(200);
    }

    @Test
    void aClientsTokenOpensNothingButWhatAClientNeeds() throws IOException {
        JsonObject token = HttpApi.withPassword(
                        system.master().url() + "/api", "first-admin", TestSystem.ADMIN_PASSWORD)
                .post("/tokens", TestSystem.body("client", "client-x"))
                .expect(201)
                .object();
        HttpApi client = HttpApi.withToken(system.master().url() + "/api", token.getString("token"));

        assertThat(client.get("/status").status()).isEqualTo(200);
        assertThat(client.get("/users").status()).isEqualTo(403);
        assertThat(client.get("/outbox/parked").status()).isEqualTo(403);
        assertThat(client.post("/outbox/parked/1/release", JsonValue.EMPTY_JSON_OBJECT)
                        .status())
                .isEqualTo(403);
        assertThat(client.post("/import/django", Json.createArrayBuilder().build())
                        .status())
                .isEqualTo(403);

        system.staff().delete("/tokens/" + token.getInt("id")).expect(204);
        assertThat(client.get("/status").status()).isEqualTo(401);
    }

    @Test
    void aClientsStatusIsForThatClientsTokenOnly() throws IOException {
        assertThat(HttpApi.withToken(system.client(1).url(), "wrong")
                        .get("/status")
                        .status())
                .isEqualTo(401);
    }

    private long members(int group) throws IOException {
        long members = 0;
        for (int offset = 0; offset < 1500; offset += 500) {
            JsonObject page = system.staff()
                    .get("/users?limit=500&offset=" + offset)
                    .expect(200)
                    .object();
            members += page.getJsonArray("users").getValuesAs(JsonObject.class).stream()
                    .filter(user -> !user.getBoolean("is_staff"))
                    .filter(user -> user.getJsonArray("groups").toString().matches(".*\\b" + group + "\\b.*"))
                    .count();
        }
        return members;
    }
}
