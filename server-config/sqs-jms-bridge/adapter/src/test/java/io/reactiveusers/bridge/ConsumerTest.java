package io.reactiveusers.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.spi.work.HintsContext;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases that the emulator or a healthy container cannot produce. The RAR's in-container tests cover the others. */
class ConsumerTest {
    private final Stop stop = new Stop();
    private final FakeContainer container = new FakeContainer();
    private final SqsActivationSpec spec = new SqsActivationSpec();
    private final Breaker breaker = new Breaker("queue", 3);
    private FakeSqs sqs;
    private SqsQueue queue;
    private BridgeState state;

    @BeforeEach
    void start() throws IOException {
        sqs = new FakeSqs(stop);
        spec.setQueue("queue.fifo");
        spec.setDelivery("batch");
        spec.setEndpoint(sqs.endpoint());
        queue = new SqsQueue(spec, stop);
        state = new BridgeState(
                "queue", stop, breaker, () -> 1, () -> 0, queue::countWaiting, new DeadLetters("queue", queue));
        breaker.resume();
    }

    @AfterEach
    void end() {
        queue.close();
        sqs.close();
    }

    private void consume() {
        consumer().run();
    }

    private Consumer consumer() {
        return new Consumer(
                spec,
                queue,
                breaker,
                new DatabaseProbe(null, null),
                state,
                stop,
                new Listener(container.endpoints(), container.transactions()));
    }

    /** The container has another pool of threads for it: one that it does not need for short work. */
    @Test
    void consumerIsLongRunningWork() {
        assertThat(consumer().getWorkContexts())
                .singleElement()
                .isInstanceOfSatisfying(HintsContext.class, hints -> assertThat(hints.getHints())
                        .containsEntry(HintsContext.LONGRUNNING_HINT, true));
    }

    @Test
    void committedBatchIsDeletedAndNothingElseDoneToIt() {
        sqs.handOut("a", "b");
        consume();
        assertThat(container.deliveries).containsExactly(List.of("a", "b"));
        assertThat(sqs.deletions).containsExactly(List.of("a", "b"));
        assertThat(sqs.hidden).isEmpty();
        assertThat(container.released).isEqualTo(1);
    }

    @Test
    void whatFollowsAFailedMessageInItsGroupWaitsWithIt() {
        sqs.handOut("g-1", "g-bad", "h-1", "g-3", "h-2");
        consume();
        assertThat(container.deliveries)
                .containsExactly(
                        List.of("g-1", "g-bad", "h-1", "g-3", "h-2"),
                        List.of("g-1"),
                        List.of("g-bad"),
                        List.of("h-1"),
                        List.of("h-2"));
        assertThat(sqs.deletions).containsExactly(List.of("g-1"), List.of("h-1"), List.of("h-2"));
        assertThat(sqs.hidden).containsExactly("g-bad=1", "g-3=1");
    }

    @Test
    void withoutGroupsOnlyTheBadOnesAreHeldBack() {
        sqs.handOut("a", "bad", "b");
        consume();
        assertThat(sqs.deletions).containsExactly(List.of("a"), List.of("b"));
        assertThat(sqs.hidden).containsExactly("bad=1");
    }

    @Test
    void messageComesAsRedeliveredOnceItsBatchHasFailed() {
        sqs.handOut("a", "bad", "b");
        sqs.handOut("c");
        consume();
        assertThat(container.redelivered).containsExactly("a", "bad", "b");
    }

    @Test
    void messageThatJakartaMessagingCannotExpressIsGivenBackAndTheOthersAreDelivered() {
        sqs.handOut("a", FakeSqs.IMPOSSIBLE, "b");
        consume();
        assertThat(container.deliveries).containsExactly(List.of("a", "b"));
        assertThat(container.redelivered).isEmpty();
        assertThat(sqs.deletions).containsExactly(List.of("a", "b"));
        assertThat(sqs.hidden).containsExactly("impossible=1");
    }

    @Test
    void refusedMessagesAreGivenBackAndTheOthersOfTheirTransactionDeleted() {
        sqs.handOut("a", "refuse 1", "refuse 2", "b");
        sqs.handOut("refuse 3");
        consume();
        assertThat(container.deliveries)
                .as("none is delivered again alone")
                .containsExactly(List.of("a", "refuse 1", "refuse 2", "b"), List.of("refuse 3"));
        assertThat(sqs.deletions).containsExactly(List.of("a", "b"));
        assertThat(sqs.hidden).containsExactly("refuse 1=1", "refuse 2=1", "refuse 3=1");
        assertThat(state.getRefused()).isEqualTo(3);
        assertThat(state.getFailed()).isZero();
    }

    @Test
    void anyNumberOfRefusedMessagesInARowPausesNothing() {
        for (int batch = 0; batch < 100; batch++) {
            int first = batch * 10;
            sqs.handOut(IntStream.range(first, first + 10)
                    .mapToObj(i -> "refuse " + i)
                    .toArray(String[]::new));
        }
        consume();
        assertThat(container.deliveries).hasSize(100);
        assertThat(breaker.isPaused()).isFalse();
        assertThat(sqs.hidden).hasSize(1_000);
    }

    @Test
    void refusedMessagesAreRefusedAlsoWhereAnotherOfTheirTransactionFails() {
        sqs.handOut("refuse 1", "bad", "refuse 2", "b");
        consume();
        assertThat(sqs.deletions).containsExactly(List.of("b"));
        assertThat(sqs.hidden).containsExactly("refuse 1=1", "bad=1", "refuse 2=1");
        assertThat(state.getFailed()).isEqualTo(1);
    }

    @Test
    void refusedMessageHoldsNothingBackInItsGroup() {
        sqs.handOut("g-1", "g-refuse", "g-3");
        sqs.handOut("g-4", "g-refuse", "g-bad", "g-5");
        consume();
        assertThat(sqs.deletions).containsExactly(List.of("g-1", "g-3"), List.of("g-4"));
        assertThat(sqs.hidden).containsExactly("g-refuse=1", "g-refuse=1", "g-bad=1", "g-5=1");
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "9,1,1", "10,1,1", "12,3,5", "50,900,900"})
    void refusedMessageComesBackSoonTenTimesAndThenLaterAndLater(int receives, int least, int most) {
        sqs.receiveCount(receives);
        sqs.handOut("refuse");
        consume();
        assertThat(sqs.hidden).singleElement().satisfies(hidden -> assertThat(
                        Integer.parseInt(hidden.substring("refuse=".length())))
                .isBetween(least, most));
    }

    @Test
    void refusedMessageSaysNothingAboutADatabaseThatCannotBeAsked() {
        spec.setFailuresBeforePause(2);
        sqs.handOut("bad 1", "bad 2");
        sqs.handOut("refuse");
        sqs.handOut("a");
        sqs.stopAfterHiding(4);
        consume();
        assertThat(container.deliveries).contains(List.of("refuse"));
        assertThat(sqs.hidden).contains("refuse=1");
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,2,3", "5,12,20", "10,384,640", "50,900,900"})
    void failedMessageComesBackLaterAndLaterUpToTheLimit(int receives, int least, int most) {
        sqs.receiveCount(receives);
        sqs.handOut("bad");
        consume();
        assertThat(sqs.hidden).singleElement().satisfies(hidden -> assertThat(
                        Integer.parseInt(hidden.substring("bad=".length())))
                .isBetween(least, most));
    }

    @Test
    void whereNoDeliveryCanBeginAllIsGivenBackAndThePauseBegins() {
        container.cannotBegin = true;
        sqs.handOut("a", "b");
        // The paused consumer does not receive, so nothing else ends it.
        sqs.stopAfterHiding(2);
        consume();
        assertThat(container.deliveries).isEmpty();
        assertThat(sqs.deletions).isEmpty();
        assertThat(sqs.hidden).containsExactly("a=0", "b=0");
        assertThat(breaker.pausedBecause()).contains("no delivery can begin");
        assertThat(sqs.receives).hasSize(1);
    }

    @Test
    void goodMessageBehindSeveralBadOnesIsDeliveredWithTheReceiveItHasSpent() {
        sqs.handOut("bad 1", "bad 2", "bad 3", "a");
        consume();
        assertThat(container.deliveries).contains(List.of("a"));
        assertThat(sqs.hidden).containsExactly("bad 1=1", "bad 2=1", "bad 3=1");
        assertThat(sqs.deletions).containsExactly(List.of("a"));
    }

    @Test
    void onlyWhatSqsDidNotDeleteIsDeletedAgain() {
        sqs.refuseToDeleteOnce("b");
        sqs.handOut("a", "b", "c");
        consume();
        assertThat(sqs.deletions).containsExactly(List.of("a", "b", "c"), List.of("b"));
        assertThat(container.deliveries).hasSize(1);
    }

    @Test
    void fullReceivesArePooledUpToTheBatchSize() {
        spec.setBatchSize(12);
        sqs.handOut(IntStream.range(0, 10).mapToObj(i -> "a" + i).toArray(String[]::new));
        sqs.handOut("b0", "b1");
        consume();
        assertThat(container.deliveries).hasSize(1);
        assertThat(container.deliveries.get(0)).hasSize(12);
        assertThat(sqs.receives).containsExactly("10/20", "2/0", "10/20");
        assertThat(sqs.deletions).extracting(List::size).containsExactly(10, 2);
    }
}
