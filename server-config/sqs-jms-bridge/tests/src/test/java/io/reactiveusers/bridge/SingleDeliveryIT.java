package io.reactiveusers.bridge;

import static io.reactiveusers.bridge.BridgeServer.attempts;
import static io.reactiveusers.bridge.BridgeServer.committed;
import static io.reactiveusers.bridge.BridgeServer.state;
import static io.reactiveusers.bridge.Queues.deadLetters;
import static io.reactiveusers.bridge.Queues.held;
import static io.reactiveusers.bridge.Queues.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A message-driven bean as every JMS developer writes it: one text message at a time. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class SingleDeliveryIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Deployment(name = "bridge", order = 1, testable = false)
    static Archive<?> bridge() {
        BridgeServer.newDatabase();
        return BridgeServer.bridge();
    }

    @Deployment(name = "control", order = 2, testable = false)
    static Archive<?> control() {
        return BridgeServer.control();
    }

    @Deployment(name = "single", order = 3, testable = false)
    static Archive<?> single() {
        return BridgeServer.plainListener("single", "maxRetryDelay", "1");
    }

    @Test
    void everyMessageHasATransactionOfItsOwn() {
        List<String> texts = IntStream.range(0, 30).mapToObj(i -> "m" + i).toList();
        Queues.sendMany("single", texts);
        send("single", "bad!throw", "rolled back!rollback", "refused!refuse", "again!throwOnce", "last");

        await().atMost(SOON).until(() -> committed("single").containsAll(texts));
        await().atMost(SOON).until(() -> committed("single").containsAll(List.of("again!throwOnce", "last")));
        await().atMost(SOON).until(() -> held("single") == 0);
        assertThat(deadLetters("single-dlq"))
                .containsExactlyInAnyOrder("bad!throw", "rolled back!rollback", "refused!refuse");
        assertThat(committed("single")).hasSize(32);
        assertThat(attempts("single")).allMatch(attempt -> attempt.together() == 1);
        assertThat(attempts("single"))
                .as("what is delivered for the first time says so")
                .allMatch(attempt -> attempt.redelivered() == attempt.deliveryCount() > 1);
        assertThat(state("single")).containsEntry("Delivered", "32").containsEntry("Refused", "3");
    }
}
