package io.reactiveusers.client.inbox;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.common.Action;
import io.reactiveusers.common.WireCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client during and after an outage of its database, or while the database refuses writes. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class DatabaseOutageIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Before the database is stopped for the first time. */
    @BeforeAll
    static void onboarded() {
        Database.awaitOnboarded();
    }

    private static Stream<String> log() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("server.base"), "log", "server.log")).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long pauses() {
        return log().filter(line -> line.contains("RU0203")).count();
    }

    /**
     * Sends a message, which detects the outage, and more messages once that has paused the bridge; those must not be
     * received.
     */
    private static List<String> sendDuringTheOutage(long firstId, long pausesBefore) {
        List<String> ids = new ArrayList<>();
        ids.add(Queue.send(WireCodec.encode(event(Action.INSERT, firstId, "first", "", 1))));
        await().atMost(SOON).until(() -> pauses() > pausesBefore);
        for (long id = firstId + 1; id < firstId + 6; id++) {
            ids.add(Queue.send(WireCodec.encode(event(Action.INSERT, id, "waiting", "", 1))));
        }
        await().atMost(SOON).until(() -> Queue.visible() == 6);
        await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(9)).until(() -> Queue.visible() == 6);
        return ids;
    }

    private static void assertAllAreAppliedAndNoneHasFailed(long firstId, List<String> messageIds) {
        await().atMost(SOON)
                .until(() -> LongStream.range(firstId, firstId + 6).allMatch(id -> Database.revision(id) == 1));
        await().atMost(SOON).until(() -> Queue.held() == 0);
        assertThat(log().filter(line -> line.contains("RU0202") || line.contains("RU0204")))
                .noneMatch(line -> messageIds.stream().anyMatch(line::contains));
    }

    @Test
    void whileTheDatabaseIsRestartedMessagesWaitAndSpendNoReceiveCount() {
        long before = pauses();
        List<String> ids;
        Database.stop();
        try {
            ids = sendDuringTheOutage(9_000, before);
        } finally {
            Database.start();
        }
        assertAllAreAppliedAndNoneHasFailed(9_000, ids);
        assertThat(Queue.takeDeadLetters()).isEmpty();
    }

    @Test
    @Tag(Database.ANY)
    void refusedMessageIsLoggedAlsoIfItsFirstReceiveCameToNothing() {
        long before = pauses();
        String refused;
        Database.stop();
        try {
            Queue.send(WireCodec.encode(event(Action.INSERT, 9_020, "first", "", 1)));
            await().atMost(SOON).until(() -> pauses() > before);
            refused = Queue.send("{}");
            Queue.receive();
        } finally {
            Database.start();
        }
        await().atMost(SOON).until(() -> log().anyMatch(line -> line.contains("RU0301") && line.contains(refused)));
        await().atMost(SOON).until(() -> Queue.takeDeadLetters().contains("{}"));
        assertThat(log().filter(line -> line.contains("RU0301") && line.contains(refused)))
                .hasSize(1);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "DB_DRIVER", matches = "postgresql")
    void whileTheDatabaseIsReadOnlyMessagesWaitAndSpendNoReceiveCount() {
        long before = pauses();
        List<String> ids;
        readOnly(true);
        try {
            ids = sendDuringTheOutage(9_010, before);
            assertThat(log()).anyMatch(line -> line.contains("RU0203") && line.contains("SQL state 25006"));
        } finally {
            readOnly(false);
        }
        assertAllAreAppliedAndNoneHasFailed(9_010, ids);
        assertThat(Queue.takeDeadLetters()).isEmpty();
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "DB_DRIVER", matches = "postgresql")
    void whileTheDatabaseIsSilentMessagesWait() {
        long before = pauses();
        List<ProcessHandle> server = new ArrayList<>();
        Database.serverProcesses().mapToObj(ProcessHandle::of).forEach(found -> found.ifPresent(server::add));
        server.get(0).parent().ifPresent(server::add);
        try {
            signal("STOP", server);
            Queue.send(WireCodec.encode(event(Action.INSERT, 9_040, "first", "", 1)));
            await().atMost(SOON).until(() -> pauses() > before);
        } finally {
            signal("CONT", server);
        }
        await().atMost(SOON).ignoreExceptions().until(() -> Database.revision(9_040) == 1);
        await().atMost(SOON).until(() -> Queue.held() == 0);
        assertThat(Queue.takeDeadLetters()).isEmpty();
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        try {
            for (ProcessHandle process : processes) {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The outcome of such a commit is unknown: PostgreSQL's process dies during it, here before it takes effect. */
    @Test
    @EnabledIfEnvironmentVariable(named = "DB_DRIVER", matches = "postgresql")
    void interruptedCommitIsNotTakenForACommit() throws IOException {
        Path dead = Files.createTempDirectory("commit").resolve("dead");
        Database.execute(
                "create function die() returns trigger language plpgsql as $$ begin copy (select 1) to program"
                        // It reads what it is sent: without a reader, PostgreSQL fails with "Broken pipe".
                        + " 'cat >/dev/null; test -e " + dead + " || { touch " + dead
                        + "; kill -9 $PPID; }'; return null; end $$",
                "create constraint trigger die after insert or update on user_replica deferrable initially deferred"
                        + " for each row when (new.id = 9030 and new.first_name = 'Cut') execute function die()");
        try {
            Queue.send(WireCodec.encode(event(Action.INSERT, 9_030, "user", "Cut", 1)));
            await().atMost(SOON).until(() -> Files.exists(dead));
            await().atMost(SOON).ignoreExceptions().until(() -> Database.revision(9_030) == 1);
        } finally {
            Database.execute("drop trigger die on user_replica", "drop function die()");
        }
        await().atMost(SOON).until(() -> Queue.held() == 0);
        assertThat(Queue.takeDeadLetters()).isEmpty();
    }

    private static void readOnly(boolean on) {
        // The setting applies to new sessions only, so the present ones are ended.
        Database.execute(
                "set session characteristics as transaction read write",
                "alter database postgres set default_transaction_read_only = " + on,
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
                        + "and backend_type = 'client backend'");
    }
}
