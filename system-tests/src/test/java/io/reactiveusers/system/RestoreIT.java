package io.reactiveusers.system;

import static io.reactiveusers.system.TestSystem.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reconciliation detects a restored or lost database, and repairs the clients while changes go on. */
class RestoreIT {
    private final TestSystem system = TestSystem.running();
    private final Reconciliations reconciliations = new Reconciliations(system);

    @BeforeEach
    void settled() {
        system.awaitConverged();
    }

    @Test
    void aMasterRestoredFromABackupHasItsClientsFollow() throws Exception {
        Path database = ServerFiles.data("master", "master.mv.db");
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

        JsonObject report = reconciliations.run(system.client(2), Json.createObjectBuilder());
        assertThat(Reconciliations.drift(report)).isEqualTo("missing 1, extra 2, changed 1");
        // The sequence was restored too, so the id is given again, to another user.
        assertThat(created("made-after-the-restoration")).isEqualTo(newer);
        JsonObject repair =
                reconciliations.run(system.client(2), Json.createObjectBuilder().add("repair", true));
        assertThat(repair.getString("state")).as("%s", repair).isEqualTo("finished");
        system.awaitConverged();
        reconciliations.assertNoDrift();
        assertThat(system.user(sample(33)).getString("first_name")).isNotEqualTo("Changed-After-The-Backup");
    }

    @Test
    void aClientWhoseDatabaseIsLostGetsTheDirectoryByItselfWhileChangesGoOn() throws Exception {
        try (Writes writes = new Writes(system)) {
            writes.awaitAnswered(20);
            system.client(2).kill();
            Files.delete(ServerFiles.data("client-2", "client.mv.db"));
            system.local().startClient(system.client(2));
            system.client(2).awaitStarted();
            await().atMost(TestSystem.CONVERGENCE.multipliedBy(2)).until(() -> system.caller(system.client(2))
                    .get("/status")
                    .expect(200)
                    .object()
                    .getBoolean("onboarded"));
            writes.awaitAnswered(writes.answered() + 20);
        }
        system.awaitConverged();
        reconciliations.assertNoDrift();

        system.client(2).stop();
        system.local().startClient(system.client(2));
        system.client(2).awaitStarted();
        assertThat(reconciliations
                        .run(system.client(2), Json.createObjectBuilder())
                        .getString("state"))
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

    private long created(String username) throws IOException {
        return system.staff()
                .post("/users", TestSystem.body("username", username))
                .expect(201)
                .object()
                .getJsonNumber("id")
                .longValue();
    }
}
