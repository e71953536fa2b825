package io.reactiveusers.bridge;

import static io.reactiveusers.bridge.BridgeServer.attempts;
import static io.reactiveusers.bridge.BridgeServer.committed;
import static io.reactiveusers.bridge.BridgeServer.listener;
import static io.reactiveusers.bridge.BridgeServer.state;
import static io.reactiveusers.bridge.Queues.deadLetters;
import static io.reactiveusers.bridge.Queues.held;
import static io.reactiveusers.bridge.Queues.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.emulator.AwsEmulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The bridge while the database or SQS is unavailable, or the database refuses writes. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class OutageIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int OTHER_EMULATOR = 21567;
    private static final String[] PROBED = {"probeDataSource", "java:jboss/datasources/ClientDS"};

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "bridge", order = 1, testable = false)
    static Archive<?> bridge() {
        BridgeServer.newDatabase();
        return BridgeServer.bridge();
    }

    @Deployment(name = "control", order = 2, testable = false)
    static Archive<?> control() {
        return BridgeServer.control();
    }

    @Deployment(name = "outage", order = 3, testable = false)
    static Archive<?> outage() {
        return listener("outage", PROBED);
    }

    @Deployment(name = "unprobed", order = 3, testable = false)
    static Archive<?> unprobed() {
        return listener("unprobed", "maxRetryDelay", "2");
    }

    @Deployment(name = "refusing", order = 3, testable = false)
    static Archive<?> refusing() {
        return listener(
                "refusing",
                "probeDataSource",
                "java:jboss/datasources/ClientDS",
                "probeStatement",
                "INSERT INTO committed VALUES ('probe', 'probe')");
    }

    @Deployment(name = "away", managed = false, testable = false)
    static Archive<?> away() {
        return listener("away", "endpoint", "http://127.0.0.1:" + OTHER_EMULATOR);
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsReceivedAndNoMessageIsLostToTheDeadLetterQueue() {
        send("outage", "before");
        await().atMost(SOON).until(() -> committed("outage").contains("before"));

        BridgeServer.stopDatabase();
        try {
            send("outage", "o1", "o2", "o3", "o4", "o5");
            await().atMost(SOON).until(() -> "PAUSED".equals(state("outage").get("State")));
            int attempts = attempts("outage").size();
            await().during(Duration.ofSeconds(6))
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> attempts("outage").size() == attempts
                            && "PAUSED".equals(state("outage").get("State")));
        } finally {
            BridgeServer.startDatabase();
        }

        await().atMost(Duration.ofSeconds(60))
                .until(() -> committed("outage").containsAll(List.of("o1", "o2", "o3", "o4", "o5")));
        await().atMost(SOON).until(() -> held("outage") == 0);
        assertThat(deadLetters("outage-dlq")).isEmpty();
        assertThat(state("outage")).containsEntry("State", "RUNNING").containsEntry("Failed", "0");
    }

    @Test
    void whileTheDatabaseAnswersButTakesNothingNoReceiveCountIsSpent() {
        send("refusing", "before");
        await().atMost(SOON).until(() -> committed("refusing").contains("before"));

        BridgeServer.refuseInserts(true);
        try {
            send("refusing", "r1", "r2", "r3", "r4", "r5");
            await().atMost(SOON).until(() -> "PAUSED".equals(state("refusing").get("State")));
            assertThat(state("refusing").get("PausedBecause")).contains("does not take its probe (SQL state 42");
            int attempts = attempts("refusing").size();
            await().during(Duration.ofSeconds(6))
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> attempts("refusing").size() == attempts
                            && "PAUSED".equals(state("refusing").get("State")));
        } finally {
            BridgeServer.refuseInserts(false);
        }

        await().atMost(Duration.ofSeconds(60))
                .until(() -> committed("refusing").containsAll(List.of("r1", "r2", "r3", "r4", "r5")));
        assertThat(deadLetters("refusing-dlq")).isEmpty();
        assertThat(state("refusing")).containsEntry("State", "RUNNING").containsEntry("Failed", "0");
        assertThat(committed("probe")).isEmpty();
    }

    @Test
    void severalMessagesFailingInARowPauseAndOneThatPassesResumes() {
        BridgeServer.failing("unprobed", true);
        send("unprobed", "u1", "u2", "u3", "u4", "u5", "u6");

        await().atMost(SOON).until(() -> "PAUSED".equals(state("unprobed").get("State")));
        assertThat(state("unprobed").get("PausedBecause")).contains("3 different messages");
        assertThat(committed("unprobed")).isEmpty();

        BridgeServer.failing("unprobed", false);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(committed("unprobed"))
                .containsExactlyInAnyOrder("u1", "u2", "u3", "u4", "u5", "u6"));
        assertThat(state("unprobed")).containsEntry("State", "RUNNING");
        assertThat(deadLetters("unprobed-dlq")).isEmpty();
    }

    @Test
    void sqsMayGoAwayAndComeBack() {
        Path topology = Path.of(System.getProperty("emulator.topology"));
        URI endpoint = URI.create("http://127.0.0.1:" + OTHER_EMULATOR);
        AwsEmulator emulator = AwsEmulator.start(OTHER_EMULATOR, topology);
        try (SqsClient sqs = SqsClient.builder().endpointOverride(endpoint).build()) {
            deployer.deploy("away");
            send(sqs, "away", "first");
            await().atMost(SOON).until(() -> committed("away").contains("first"));

            emulator.close();
            await().atMost(SOON).until(() -> "false".equals(state("away").get("QueueReachable")));

            emulator = AwsEmulator.start(OTHER_EMULATOR, topology);
            send(sqs, "away", "second");
            await().atMost(Duration.ofSeconds(60)).until(() -> committed("away").contains("second"));
            assertThat(state("away")).containsEntry("QueueReachable", "true").containsEntry("Consumers", "2");
        } finally {
            deployer.undeploy("away");
            emulator.close();
        }
    }
}
