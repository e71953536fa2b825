package io.reactiveusers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.local.DumpImport;
import io.reactiveusers.local.Server;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master that ends in the middle of a large import, or of publishing it, loses and invents nothing. */
class ImportOutagesIT {
    private static final int FIRST = 200_000;
    private static final int USERS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestSystem system = TestSystem.running();

    @BeforeEach
    void settled() {
        system.awaitConverged();
    }

    /** Makes all users of these tests staff, so that they leave the clients again. */
    @AfterEach
    void leave() throws IOException {
        DumpImport.run(system.staff(), dump("Left", true));
        system.awaitConverged();
    }

    @Test
    void anImportWhoseServerIsKilledIsInterruptedAndCompletedByTheNextOne() throws IOException {
        int id = start(dump("Killed", false));
        await().atMost(PATIENCE).until(() -> written(job(id), "created") + written(job(id), "changed") > 0);
        system.master().kill();
        system.local().startMaster();
        system.master().awaitStarted();

        JsonObject interrupted = job(id);
        assertThat(interrupted.getString("state")).as("%s", interrupted).isEqualTo("interrupted");
        int before = written(interrupted, "created") + written(interrupted, "changed");
        assertThat(before).isBetween(1, USERS - 1);

        JsonObject completed = DumpImport.run(system.staff(), dump("Killed", false));
        assertThat(written(completed, "unchanged"))
                .as("what the report of the interrupted import calls written is written, and nothing else")
                .isEqualTo(before);
        assertThat(written(completed, "created") + written(completed, "changed"))
                .isEqualTo(USERS - before);
        system.awaitConverged();
        assertThat(system.user(FIRST + USERS - 1L).getString("first_name")).isEqualTo("Killed");
    }

    /** The emulator stands still while changes gather, so that there is a backlog however fast the publisher is. */
    @Test
    void aMasterThatStopsWithABacklogDoesNotWaitForItAndSendsItAtItsNextStart() throws Exception {
        signalEmulator("STOP");
        try {
            DumpImport.run(system.staff(), dump("Backlog", false));
        } finally {
            signalEmulator("CONT");
        }
        assertThat(system.master().stop()).as("ended by itself").isTrue();
        assertThat(outboxRows()).as("changes left for the next start").isPositive();

        system.local().startMaster();
        system.master().awaitStarted();
        system.awaitConverged();
        for (Server client : List.of(system.client(1), system.client(2))) {
            assertThat(system.local().statusOf(client).users()).isGreaterThan(USERS);
        }
    }

    private static void signalEmulator(String signal) throws Exception {
        ProcessHandle emulator = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("emulator.mjs"))
                .findAny()
                .orElseThrow();
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(emulator.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private long outboxRows() throws Exception {
        try (Connection database = system.masterDatabase();
                Statement statement = database.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from outbox")) {
            count.next();
            return count.getLong(1);
        }
    }

    private int start(JsonArray dump) throws IOException {
        return system.staff().post("/import/django", dump).expect(202).object().getInt("id");
    }

    private JsonObject job(int id) throws IOException {
        return system.staff().get("/imports/" + id).expect(200).object();
    }

    private static int written(JsonObject job, String outcome) {
        return job.getJsonObject("users").getInt(outcome);
    }

    private static JsonArray dump(String firstName, boolean staff) {
        JsonArrayBuilder rows = Json.createArrayBuilder();
        for (int id = FIRST; id < FIRST + USERS; id++) {
            rows.add(DjangoRows.user(id, "import-outage-" + id, firstName, staff));
        }
        return rows.build();
    }
}
