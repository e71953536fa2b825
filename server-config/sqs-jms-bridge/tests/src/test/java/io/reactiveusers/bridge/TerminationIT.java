package io.reactiveusers.bridge;

import static io.reactiveusers.bridge.BridgeServer.committed;
import static io.reactiveusers.bridge.Queues.deadLetters;
import static io.reactiveusers.bridge.Queues.held;
import static io.reactiveusers.bridge.Queues.send;
import static io.reactiveusers.bridge.Queues.visible;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server of its own is stopped while its listeners work, as a service manager does it: by SIGTERM, and finally by
 * SIGKILL.
 */
class TerminationIT {
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    private Path base;

    private Process server;

    @BeforeEach
    void start() throws IOException {
        BridgeServer.newDatabase();
        Queues.purge("terminated");
        Path configuration = Path.of(System.getProperty("server.base"), "configuration");
        try (Stream<Path> files = Files.walk(configuration)) {
            files.forEach(file -> copy(file, base.resolve("configuration").resolve(configuration.relativize(file))));
        }
        Path deployments = Files.createDirectory(base.resolve("deployments"));
        copy(Path.of(System.getProperty("bridge.rar")), deployments.resolve("sqs-jms-bridge.rar"));
        BridgeServer.listener("terminated", "consumers", "2", "batchSize", "1", "drainTimeout", "10")
                .as(ZipExporter.class)
                .exportTo(deployments.resolve("terminated.war").toFile());
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("wildfly.home"), "bin", "standalone.sh")
                                .toString(),
                        "-c",
                        "standalone-client.xml",
                        "-Djboss.server.base.dir=" + base,
                        "-Djboss.socket.binding.port-offset=12100",
                        "-Djboss.http.port=9080",
                        "-Djboss.https.port=9443",
                        "-Djboss.management.http.port=9880")
                .redirectErrorStream(true)
                .redirectOutput(new File(base.toFile(), "console.txt"));
        builder.environment().put("JAVA_OPTS", System.getProperty("server.jvm"));
        // The script then passes the signal on, and waits.
        builder.environment().put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
        server = builder.start();
    }

    @AfterEach
    void end() {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void terminatedServerFinishesWhatItHasInHandAndLeavesTheRestInTheQueue() throws Exception {
        send("terminated", "first!park=4000", "second!park=4000");
        await().atMost(SOON).until(() -> visible("terminated") == 0);
        send("terminated", "left");

        server.destroy();

        assertThat(server.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(committed("terminated")).contains("first!park=4000", "second!park=4000");
        assertThat(held("terminated")).isEqualTo(1);
        assertThat(deadLetters("terminated")).containsExactly("left");
    }

    /** WildFly waits for a listener without a limit, but the sender of the signal does not. */
    @Test
    void whatHasNotCommittedWhenATerminatedServerIsKilledAtLastComesBack() throws Exception {
        send("terminated", "short!park=4000", "long!park=600000");
        await().atMost(SOON).until(() -> visible("terminated") == 0);
        send("terminated", "left");

        server.destroy();
        await().atMost(SOON).until(() -> held("terminated") == 2);
        List<ProcessHandle> processes = server.descendants().toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        assertThat(server.waitFor(90, TimeUnit.SECONDS)).isTrue();

        // Polled rarely, because each look counts as a receive.
        await().pollInterval(Duration.ofSeconds(2)).atMost(SOON).untilAsserted(() -> assertThat(
                        deadLetters("terminated"))
                .containsExactlyInAnyOrder("long!park=600000", "left"));
        assertThat(committed("terminated")).contains("short!park=4000").doesNotContain("long!park=600000", "left");
        assertThat(deadLetters("terminated-dlq")).isEmpty();
    }
}
