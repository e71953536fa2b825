package io.reactiveusers.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers at a queue that behaves as AWS documents, where the emulator does not: whole groups, receive counts, limits. */
class DocumentedSqsTest {
    private static final Duration SECOND = Duration.ofMillis(20);

    private final List<Stop> stops = new ArrayList<>();
    private final List<Thread> consumers = new ArrayList<>();
    private final List<SqsQueue> queues = new ArrayList<>();
    private final FakeContainer container = new FakeContainer();
    private SqsDouble sqs;

    @BeforeEach
    void start() throws IOException {
        sqs = new SqsDouble(0, SECOND);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (int i = 0; i < consumers.size(); i++) {
            stops.get(i).now();
            queues.get(i).abortReceives();
            consumers.get(i).join();
            queues.get(i).close();
        }
        sqs.close();
    }

    /** The scenario of a group whose second message can never be handled. */
    @ParameterizedTest
    @ValueSource(strings = {"message", "batch"})
    void whatFollowsAPoisonMessageInItsGroupIsDeliveredOnceThatGoesToTheDeadLetters(String delivery) {
        SqsDoubleQueue queue = sqs.queue("q.fifo", 300, 3);
        for (String text : List.of("g1", "g2 bad", "g3", "g4", "h1")) {
            queue.send(text, text.substring(0, 1));
        }
        consume("q.fifo", delivery);

        await().until(() -> queue.texts().isEmpty());
        assertThat(queue.deadLetters().texts()).containsExactly("g2 bad");
        assertThat(container.committed).contains("g1", "g3", "g4", "h1");
        assertThat(container.committed.stream().filter(text -> text.startsWith("g")))
                .containsExactly("g1", "g3", "g4");
    }

    @ParameterizedTest
    @CsvSource({"message,1", "batch,1", "message,3", "batch,3"})
    void orderWithinAGroupIsKeptWhileItsHeadFailsForATime(String delivery, int count) {
        SqsDoubleQueue queue = sqs.queue("q.fifo", 300, 20);
        container.failures.put("g2", 4);
        for (int i = 1; i <= 6; i++) {
            for (String group : List.of("g", "h", "i")) {
                queue.send(group + i, group);
            }
        }
        for (int i = 0; i < count; i++) {
            consume("q.fifo", delivery);
        }

        await().until(() -> queue.texts().isEmpty());
        for (String group : List.of("g", "h", "i")) {
            assertThat(container.committed.stream()
                            .filter(text -> text.startsWith(group))
                            .distinct())
                    .containsExactly(group + 1, group + 2, group + 3, group + 4, group + 5, group + 6);
        }
        assertThat(queue.deadLetters().texts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "batch"})
    void severalPoisonMessagesOfOneGroupTakeNothingWithThem(String delivery) {
        SqsDoubleQueue queue = sqs.queue("q.fifo", 300, 3);
        for (int i = 0; i < 20; i++) {
            queue.send(i % 3 == 1 ? i + " bad" : i + " good", "g");
        }
        consume("q.fifo", delivery);

        await().atMost(Duration.ofSeconds(30)).until(() -> queue.texts().isEmpty());
        assertThat(queue.deadLetters().texts())
                .allMatch(text -> text.endsWith("bad"))
                .hasSize(7);
        assertThat(container.committed.stream().distinct()).hasSize(13);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "batch"})
    void standardQueueHasNoOrderSoGroupsHoldNothing(String delivery) {
        SqsDoubleQueue queue = sqs.queue("q", 300, 1_000);
        queue.send("g1 bad", "g");
        queue.send("g2", "g");
        consume("q", delivery);

        await().until(() -> queue.texts().equals(List.of("g1 bad")));
        assertThat(container.committed).containsExactly("g2");
    }

    @Test
    void oneMessageIsDeliveredAtATimeByDefault() {
        SqsDoubleQueue queue = sqs.queue("q", 300, 3);
        for (int i = 0; i < 25; i++) {
            queue.send("m" + i, null);
        }
        consume("q", null);

        await().until(() -> queue.texts().isEmpty());
        assertThat(container.deliveries).hasSize(25).allMatch(texts -> texts.size() == 1);
        assertThat(container.redelivered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "q.fifo"})
    void queueWithTooManyMessagesInFlightIsReceivedFromAgainWhenThereAreFewer(String name) {
        SqsDoubleQueue queue = sqs.queue(name, 50, 1_000);
        queue.limitInFlight(2);
        for (int i = 0; i < 6; i++) {
            queue.send("m" + i, "g" + i);
        }
        queue.receive(2, 50, 0);
        consume(name, "batch");

        await().until(() -> queue.texts().isEmpty());
        assertThat(container.committed.stream().distinct()).hasSize(6);
        assertThat(queue.deadLetters().texts()).isEmpty();
    }

    private void consume(String name, String delivery) {
        Stop stop = new Stop();
        SqsActivationSpec spec = new SqsActivationSpec();
        spec.setQueue(name);
        spec.setEndpoint(sqs.endpoint());
        spec.setWaitTimeSeconds(2);
        spec.setMaxRetryDelay(4);
        spec.setFailuresBeforePause(1_000);
        spec.setDelivery(delivery);
        SqsQueue queue = new SqsQueue(spec, stop);
        Breaker breaker = new Breaker(name, 1_000);
        breaker.resume();
        BridgeState state = new BridgeState(
                name, stop, breaker, () -> 1, () -> 0, queue::countWaiting, new DeadLetters(name, queue));
        Consumer consumer = new Consumer(
                spec,
                queue,
                breaker,
                new DatabaseProbe(null, null),
                state,
                stop,
                new Listener(container.endpoints(), container.transactions()));
        Thread thread = new Thread(consumer);
        stops.add(stop);
        queues.add(queue);
        consumers.add(thread);
        thread.start();
    }
}
