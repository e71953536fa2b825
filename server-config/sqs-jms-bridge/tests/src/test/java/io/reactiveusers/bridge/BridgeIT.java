package io.reactiveusers.bridge;

import static io.reactiveusers.bridge.BridgeServer.attempts;
import static io.reactiveusers.bridge.BridgeServer.committed;
import static io.reactiveusers.bridge.BridgeServer.deadLetters;
import static io.reactiveusers.bridge.BridgeServer.held;
import static io.reactiveusers.bridge.BridgeServer.listener;
import static io.reactiveusers.bridge.BridgeServer.send;
import static io.reactiveusers.bridge.BridgeServer.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.bridge.BridgeServer.Attempt;
import io.reactiveusers.emulator.AwsEmulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** The bridge in a server, at the AWS emulator: what reaches the listener, what leaves the queue, what comes back. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class BridgeIT {
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

    @Deployment(name = "plain", order = 3, testable = false)
    static Archive<?> plain() {
        return listener("plain", PROBED);
    }

    @Deployment(name = "slow", order = 3, testable = false)
    static Archive<?> slow() {
        return listener("slow");
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

    @Deployment(name = "mortal", order = 3, testable = false)
    static Archive<?> mortal() {
        return listener("mortal", "consumers", "1");
    }

    @Deployment(name = "batch", managed = false, testable = false)
    static Archive<?> batch() {
        return listener("batch", "consumers", "1", "maxRetryDelay", "2");
    }

    @Deployment(name = "order", managed = false, testable = false)
    static Archive<?> order() {
        return listener("order.fifo", "consumers", "3", "maxRetryDelay", "2");
    }

    @Deployment(name = "drain", managed = false, testable = false)
    static Archive<?> drain() {
        return listener("drain", "consumers", "1");
    }

    @Deployment(name = "redeploy", managed = false, testable = false)
    static Archive<?> redeploy() {
        return listener("redeploy", "consumers", "4");
    }

    @Deployment(name = "late", managed = false, testable = false)
    static Archive<?> late() {
        return listener("late");
    }

    @Deployment(name = "away", managed = false, testable = false)
    static Archive<?> away() {
        return listener("away", "endpoint", "http://127.0.0.1:" + OTHER_EMULATOR);
    }

    @Deployment(name = "refused", managed = false, testable = false)
    static Archive<?> refused() {
        return listener("refused", "consumers", "0");
    }

    private static Attempt firstAttempt(String queue, String text) {
        return attempts(queue).stream()
                .filter(attempt -> attempt.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private static long attemptsOf(String queue, String text) {
        return attempts(queue).stream()
                .filter(attempt -> attempt.text().equals(text))
                .count();
    }

    @Test
    void messageIsDeliveredWithItsHeadersAndDeletedAfterCommit() {
        long before = System.currentTimeMillis();
        send("plain", "headers");

        await().atMost(SOON).until(() -> committed("plain").contains("headers"));
        await().atMost(SOON).until(() -> held("plain") == 0);

        Attempt attempt = firstAttempt("plain", "headers");
        assertThat(attempt.id()).startsWith("ID:");
        assertThat(attempt.timestamp()).isBetween(before - 1_000, System.currentTimeMillis());
        assertThat(attempt.deliveryCount()).isEqualTo(1);
        assertThat(attempt.redelivered()).isFalse();
        assertThat(state("plain"))
                .containsEntry("State", "RUNNING")
                .containsEntry("InFlight", "0")
                .containsEntry("Consumers", "2")
                .containsEntry("QueueReachable", "true");
    }

    @Test
    void poisonReachesTheDeadLetterQueueWhileOthersPass() {
        BridgeServer.sendWithImpossibleAttribute("plain", "impossible");
        send("plain", "thrown!throw", "good 1", "rolled back!rollback", "good 2", "failed!error", "good 3");

        await().atMost(SOON).until(() -> committed("plain").containsAll(List.of("good 1", "good 2", "good 3")));
        await().atMost(SOON).untilAsserted(() -> assertThat(deadLetters("plain-dlq"))
                .containsExactlyInAnyOrder("impossible", "thrown!throw", "rolled back!rollback", "failed!error"));

        assertThat(committed("plain")).doesNotContain("thrown!throw", "rolled back!rollback", "failed!error");
        assertThat(attempts("plain").stream()
                        .filter(attempt -> attempt.text().equals("rolled back!rollback") && attempt.together() == 1)
                        .map(Attempt::deliveryCount))
                .containsExactly(1, 2, 3);
        assertThat(state("plain")).containsEntry("Consumers", "2").containsEntry("State", "RUNNING");
    }

    @Test
    void batchIsOneTransactionAndOnlyTheBadMessageOfItComesBack() {
        send("batch", "a", "b", "bad!throwOnce", "c", "d");
        deployer.deploy("batch");
        try {
            await().atMost(SOON).until(() -> committed("batch").contains("bad!throwOnce"));
            await().atMost(SOON).until(() -> held("batch") == 0);

            assertThat(attempts("batch").stream().limit(5).map(Attempt::together))
                    .containsOnly(5);
            assertThat(attempts("batch").stream().limit(5).map(Attempt::redelivered))
                    .containsOnly(false);
            assertThat(attempts("batch").stream().skip(5).map(Attempt::redelivered))
                    .as("delivered again, alone")
                    .containsOnly(true);
            assertThat(committed("batch")).containsExactly("a", "b", "c", "d", "bad!throwOnce");
            assertThat(attempts("batch").stream()
                            .filter(attempt -> attempt.deliveryCount() > 1)
                            .map(Attempt::text))
                    .containsExactly("bad!throwOnce");
            assertThat(state("batch")).containsEntry("Delivered", "5").containsEntry("Failed", "1");
        } finally {
            deployer.undeploy("batch");
        }
    }

    @Test
    void messageStaysInvisibleWhileItsHandlerRunsLongerThanTheTimeout() {
        send("slow", "slow!park=6000");

        await().atMost(SOON).until(() -> attemptsOf("slow", "slow!park=6000") == 1);
        assertThat(held("slow")).as("not deleted before the commit").isEqualTo(1);
        assertThat(state("slow")).containsEntry("InFlight", "1");
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(5))
                .until(() -> BridgeServer.visible("slow") == 0);
        await().atMost(SOON).until(() -> committed("slow").contains("slow!park=6000"));
        await().atMost(SOON).until(() -> held("slow") == 0);

        assertThat(attemptsOf("slow", "slow!park=6000")).isEqualTo(1);
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
    void orderWithinAGroupIsKeptOverFailures() {
        BridgeServer.sendInGroup("order.fifo", "g", "g1", "g2", "g3!throwOnce", "g4", "g5");
        BridgeServer.sendInGroup("order.fifo", "h", "h1", "h2!throwOnce", "h3!throwOnce", "h4");
        deployer.deploy("order");
        try {
            BridgeServer.sendInGroup("order.fifo", "g", "g6", "g7");
            await().atMost(SOON).until(() -> committed("order.fifo").size() == 11);

            assertThat(committed("order.fifo").stream().filter(text -> text.startsWith("g")))
                    .containsExactly("g1", "g2", "g3!throwOnce", "g4", "g5", "g6", "g7");
            assertThat(committed("order.fifo").stream().filter(text -> text.startsWith("h")))
                    .containsExactly("h1", "h2!throwOnce", "h3!throwOnce", "h4");
            await().atMost(SOON).until(() -> held("order.fifo") == 0);
        } finally {
            deployer.undeploy("order");
        }
    }

    @Test
    void undeploymentFinishesTheDeliveryInHandAndLeavesTheRestInTheQueue() {
        deployer.deploy("drain");
        send("drain", "in hand!park=3000");
        await().atMost(SOON).until(() -> attemptsOf("drain", "in hand!park=3000") == 1);
        send("drain", "left");
        deployer.undeploy("drain");

        assertThat(committed("drain")).containsExactly("in hand!park=3000");
        assertThat(held("drain")).isEqualTo(1);
        assertThat(state("drain")).isEmpty();
    }

    @Test
    void redeploymentsAreQuickAndLeaveNoThreadBehind() {
        int before = BridgeServer.threads().size();
        Instant start = Instant.now();
        for (int i = 0; i < 20; i++) {
            deployer.deploy("redeploy");
            String text = "redeployed " + i;
            send("redeploy", text);
            await().atMost(SOON).until(() -> committed("redeploy").contains(text));
            deployer.undeploy("redeploy");
        }

        // A receive waits up to 20 seconds: an undeployment that waited for it would take that long each.
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(100));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(BridgeServer.threads()).hasSizeLessThanOrEqualTo(before));
    }

    @Test
    void queueMayComeLaterThanItsListener() {
        deployer.deploy("late");
        try {
            await().atMost(SOON).until(() -> "false".equals(state("late").get("QueueReachable")));
            BridgeServer.create("late");
            send("late", "at last");
            await().atMost(Duration.ofSeconds(60)).until(() -> committed("late").contains("at last"));
            assertThat(state("late")).containsEntry("QueueReachable", "true");
        } finally {
            deployer.undeploy("late");
        }
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

    @Test
    void consumerThatDiesIsReplaced() {
        send("mortal", "last words!interrupt");
        await().atMost(SOON).until(() -> attemptsOf("mortal", "last words!interrupt") >= 1);
        await().atMost(SOON).until(() -> "0".equals(state("mortal").get("Consumers")));

        send("mortal", "heard");
        await().atMost(SOON).until(() -> committed("mortal").contains("heard"));
        assertThat(state("mortal")).containsEntry("Consumers", "1");
    }

    @Test
    void nonsenseIsRefusedAtDeployment() {
        assertThatThrownBy(() -> deployer.deploy("refused")).hasMessageContaining("consumers is 0");
        assertThat(state("refused")).isEmpty();
    }
}
