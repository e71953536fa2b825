package io.reactiveusers.bridge;

import static io.reactiveusers.bridge.BridgeServer.attempts;
import static io.reactiveusers.bridge.BridgeServer.committed;
import static io.reactiveusers.bridge.BridgeServer.listener;
import static io.reactiveusers.bridge.BridgeServer.state;
import static io.reactiveusers.bridge.Queues.held;
import static io.reactiveusers.bridge.Queues.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The bridge while its listeners, their queues and its consumers come and go. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LifecycleIT {
    private static final Duration SOON = Duration.ofSeconds(30);

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

    @Deployment(name = "mortal", order = 3, testable = false)
    static Archive<?> mortal() {
        return listener("mortal", "consumers", "1");
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

    @Deployment(name = "refused", managed = false, testable = false)
    static Archive<?> refused() {
        return listener("refused", "consumers", "0");
    }

    private static long attemptsOf(String queue, String text) {
        return attempts(queue).stream()
                .filter(attempt -> attempt.text().equals(text))
                .count();
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
            Queues.create("late");
            send("late", "at last");
            await().atMost(Duration.ofSeconds(60)).until(() -> committed("late").contains("at last"));
            assertThat(state("late")).containsEntry("QueueReachable", "true");
        } finally {
            deployer.undeploy("late");
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
