package io.reactiveusers.bridge;

import static io.reactiveusers.bridge.BridgeServer.committed;
import static io.reactiveusers.bridge.BridgeServer.listener;
import static io.reactiveusers.bridge.BridgeServer.state;
import static io.reactiveusers.bridge.Queues.held;
import static io.reactiveusers.bridge.Queues.send;
import static io.reactiveusers.bridge.Queues.sendInGroup;
import static io.reactiveusers.bridge.Queues.visible;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages that the listener refuses are soon in the dead-letter queue, and delay no other message. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RefusalIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String[] PROBED = {"probeDataSource", "java:jboss/datasources/ClientDS"};

    @Deployment(name = "bridge", order = 1, testable = false)
    static Archive<?> bridge() {
        BridgeServer.newDatabase();
        return BridgeServer.bridge();
    }

    @Deployment(name = "control", order = 2, testable = false)
    static Archive<?> control() {
        return BridgeServer.control();
    }

    @Deployment(name = "refusal", order = 3, testable = false)
    static Archive<?> refusal() {
        return listener("refusal", PROBED);
    }

    @Deployment(name = "refusal-fifo", order = 3, testable = false)
    static Archive<?> refusalFifo() {
        return listener("refusal.fifo", PROBED);
    }

    @Test
    void aThousandInARowNeitherPauseNorDelayOthers() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            texts.add(i + "!refuse");
        }
        texts.add(500, "between");
        texts.add("last");
        Queues.sendMany("refusal", texts);

        await().atMost(SOON).until(() -> committed("refusal").containsAll(List.of("between", "last")));
        assertThat(state("refusal")).containsEntry("State", "RUNNING").containsEntry("Failed", "0");
        await().atMost(Duration.ofSeconds(60)).until(() -> visible("refusal-dlq") == 1_000);
        assertThat(committed("refusal")).containsExactly("between", "last");
        send("refusal", "after");
        await().atMost(Duration.ofSeconds(4)).until(() -> committed("refusal").contains("after"));
        assertThat(state("refusal"))
                .containsEntry("State", "RUNNING")
                .containsEntry("Failed", "0")
                .containsEntry("Refused", "3000");
    }

    @Test
    void onAFifoQueueTheyHoldOnlyTheirOwnGroupsAndThoseUntilTheyAreDeadLetters() {
        for (int group = 0; group < 50; group++) {
            sendInGroup("refusal.fifo", "g" + group, group + "!refuse");
        }
        sendInGroup("refusal.fifo", "g0", "behind");
        sendInGroup("refusal.fifo", "other", "good 1", "good 2");

        await().atMost(SOON).until(() -> committed("refusal.fifo").containsAll(List.of("good 1", "good 2", "behind")));
        await().atMost(SOON).until(() -> visible("refusal-dlq.fifo") == 50);
        await().atMost(SOON).until(() -> held("refusal.fifo") == 0);
        assertThat(committed("refusal.fifo")).hasSize(3);
        assertThat(state("refusal.fifo")).containsEntry("State", "RUNNING").containsEntry("Failed", "0");
    }
}
