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

import io.reactiveusers.bridge.BridgeServer.Attempt;
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

/**
 * The bridge in a server with the AWS emulator: which messages reach the listener, leave the queue, or are delivered
 * again.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class BridgeIT {
    private static final Duration SOON = Duration.ofSeconds(30);
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

    @Deployment(name = "batch", managed = false, testable = false)
    static Archive<?> batch() {
        return listener("batch", "consumers", "1", "maxRetryDelay", "2");
    }

    @Deployment(name = "order", managed = false, testable = false)
    static Archive<?> order() {
        return listener("order.fifo", "consumers", "3", "maxRetryDelay", "2");
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
        Queues.sendWithImpossibleAttribute("plain", "impossible");
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
        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(5)).until(() -> Queues.visible("slow") == 0);
        await().atMost(SOON).until(() -> committed("slow").contains("slow!park=6000"));
        await().atMost(SOON).until(() -> held("slow") == 0);

        assertThat(attemptsOf("slow", "slow!park=6000")).isEqualTo(1);
    }

    @Test
    void orderWithinAGroupIsKeptOverFailures() {
        Queues.sendInGroup("order.fifo", "g", "g1", "g2", "g3!throwOnce", "g4", "g5");
        Queues.sendInGroup("order.fifo", "h", "h1", "h2!throwOnce", "h3!throwOnce", "h4");
        deployer.deploy("order");
        try {
            Queues.sendInGroup("order.fifo", "g", "g6", "g7");
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
}
