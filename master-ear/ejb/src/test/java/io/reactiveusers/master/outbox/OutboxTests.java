package io.reactiveusers.master.outbox;

import static io.reactiveusers.common.Action.DELETE;
import static io.reactiveusers.common.Action.INSERT;
import static io.reactiveusers.common.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.common.UserChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Stages each race: a second sender is a second owner's token. */
abstract class OutboxTests extends OutboxFixture {
    @Test
    void sentChangeLeavesTheOutbox() {
        record(change(1, INSERT, 1));
        settleSent(claim(one, 10));
        assertThat(pending()).isZero();
    }

    @Test
    void claimedChangeCannotBeClaimedByAnother() {
        record(change(1, INSERT, 1));
        record(change(2, INSERT, 1));
        assertThat(users(claim(one, 1))).containsExactly(1L);
        assertThat(users(claim(other, 10))).containsExactly(2L);
        assertThat(claim(other, 10)).isEmpty();
    }

    @Test
    void newerChangeReplacesTheOneThatWaits() {
        record(change(1, UPDATE, 1));
        UserChanged newest = change(1, UPDATE, 2);
        record(newest);
        assertThat(claim(one, 10)).singleElement().satisfies(entry -> assertThat(entry.eventId())
                .isEqualTo(newest.eventId()));
    }

    @Test
    void changeDuringASendIsSentAfterItAndNotBesideIt() {
        record(change(1, UPDATE, 1));
        List<OutboxEntry> sending = claim(one, 10);
        UserChanged newest = change(1, UPDATE, 2);
        record(newest);
        assertThat(claim(other, 10)).isEmpty();

        settleSent(sending);
        assertThat(claim(other, 10)).singleElement().satisfies(entry -> assertThat(entry.eventId())
                .isEqualTo(newest.eventId()));
    }

    @Test
    void claimOfADeadSenderExpiresAndItsLateOutcomeChangesNothing() {
        record(change(1, UPDATE, 1));
        List<OutboxEntry> late = claim(one, 10);
        expireClaims();
        assertThat(users(claim(other, 10))).containsExactly(1L);

        settleSent(late);
        assertThat(settle(late, TOO_LARGE).parked()).isEmpty();
        assertThat(pending()).isOne();
        assertThat(claim(one, 10)).as("still the other's").isEmpty();
    }

    @Test
    void releasedChangeCanBeClaimedAtOnce() {
        record(change(1, UPDATE, 1));
        release(claim(one, 10));
        assertThat(users(claim(other, 10))).containsExactly(1L);
    }

    @Test
    void refusedChangeIsRetriedThenParkedAndDelaysNoOther() {
        record(change(1, UPDATE, 1));
        for (int attempt = 1; attempt < OutboxQueue.ATTEMPTS_LIMIT; attempt++) {
            OutboxEntry entry = claim(one, 10).get(0);
            assertThat(entry.attempts()).isEqualTo(attempt - 1);
            assertThat(settle(List.of(entry), TOO_LARGE).parked()).isEmpty();
            assertThat(claim(one, 10)).as("waits").isEmpty();
            expireClaims();
        }
        assertThat(settle(claim(one, 10), TOO_LARGE).parked()).hasSize(1);
        expireClaims();
        record(change(2, UPDATE, 1));
        assertThat(users(claim(one, 10))).containsExactly(2L);
        assertThat(pending()).isEqualTo(2);
    }

    @Test
    void newerChangeOfAParkedUserStartsAfresh() {
        record(change(1, UPDATE, 1));
        park(TOO_LARGE);
        record(change(1, UPDATE, 2));
        assertThat(claim(one, 10)).singleElement().satisfies(entry -> assertThat(entry.attempts())
                .isZero());
    }

    @Test
    void insertionThatWasNotSentStaysOne() {
        record(change(1, INSERT, 1));
        record(change(1, UPDATE, 2));
        record(change(2, INSERT, 1));
        record(change(2, DELETE, 2));
        assertThat(claim(one, 10)).extracting(entry -> entry.action()).containsExactly(INSERT, DELETE);
    }

    @Test
    void settlingSkipsRowsThatAWriterHoldsAndIsRepeatedAfterwards() {
        record(change(1, UPDATE, 1));
        record(change(2, UPDATE, 1));
        List<OutboxEntry> sent = claim(one, 10);
        UserChanged newest = change(1, UPDATE, 2);
        List<OutboxEntry> unsettled = new ArrayList<>();
        transactions.run(() -> {
            recorder.record(newest);
            unsettled.addAll(inAnotherThread(() -> settleSent(sent)));
        });
        assertThat(users(unsettled)).containsExactly(1L);
        assertThat(pending()).isOne();
        assertThat(claim(other, 10)).as("still claimed").isEmpty();

        assertThat(settleSent(unsettled)).isEmpty();
        assertThat(claim(other, 10)).singleElement().satisfies(entry -> assertThat(entry.eventId())
                .isEqualTo(newest.eventId()));
    }

    @Test
    void changeThatSnsFailsAtIsTriedForEver() {
        record(change(1, UPDATE, 1));
        for (int attempt = 0; attempt < OutboxQueue.ATTEMPTS_LIMIT + 3; attempt++) {
            OutboxEntry entry = claim(one, 10).get(0);
            assertThat(settle(List.of(entry), Outcome.failed("InternalError")).parked())
                    .isEmpty();
            assertThat(claim(one, 10)).as("waits").isEmpty();
            expireClaims();
        }
        assertThat(claim(one, 10)).hasSize(1);
    }

    @Test
    void parkedChangesAreListedByUserAndReleasedAfresh() {
        for (long user = 1; user <= 3; user++) {
            record(change(user, UPDATE, user));
            park(TOO_LARGE);
        }
        record(change(4, UPDATE, 4));
        assertThat(transactions.<Long>call(overview::parked)).isEqualTo(3L);
        assertThat(transactions.call(() -> overview.pendingOf(List.of(1L, 2L, 3L, 4L))))
                .as("on their way")
                .containsExactly(4L);
        assertThat(transactions.call(() -> overview.parked(Long.MIN_VALUE, 2)))
                .extracting(ParkedChange::userId)
                .containsExactly(1L, 2L);
        assertThat(transactions.call(() -> overview.parked(2, 2)))
                .singleElement()
                .satisfies(parked -> {
                    assertThat(parked.userId()).isEqualTo(3);
                    assertThat(parked.revision()).isEqualTo(3);
                    assertThat(parked.action()).isEqualTo(UPDATE);
                    assertThat(parked.attempts()).isEqualTo(OutboxQueue.ATTEMPTS_LIMIT);
                    assertThat(parked.reason()).isEqualTo("too large");
                });

        assertThat(transactions.call(() -> overview.releaseParked(2))).isTrue();
        assertThat(transactions.call(() -> overview.releaseParked(2)))
                .as("not parked any more")
                .isFalse();
        assertThat(transactions.call(() -> overview.releaseParked(4)))
                .as("never was")
                .isFalse();
        assertThat(claim(one, 10)).hasSize(2).allSatisfy(entry -> assertThat(entry.attempts())
                .isZero());
    }

    @Test
    void eachOutcomeOfOneCallIsSettledByItself() {
        for (long user = 1; user <= 5; user++) {
            record(change(user, UPDATE, 1));
        }
        List<OutboxEntry> claimed = claim(one, 10);
        record(change(5, UPDATE, 2));
        Map<UUID, Outcome> outcomes = Map.of(
                claimed.get(0).eventId(),
                Outcome.SENT,
                claimed.get(1).eventId(),
                Outcome.failed("InternalError"),
                claimed.get(2).eventId(),
                TOO_LARGE,
                claimed.get(4).eventId(),
                TOO_LARGE);
        OutboxQueue.Settlement settlement = transactions.call(() -> queue.settle(claimed, outcomes));
        assertThat(settlement.unsettled()).isEmpty();
        assertThat(settlement.parked()).isEmpty();
        List<OutboxEntry> again = claim(other, 10);
        assertThat(users(again)).as("not tried, and replaced").containsExactly(4L, 5L);
        assertThat(again).allSatisfy(entry -> assertThat(entry.attempts()).isZero());
        expireClaims();
        assertThat(claim(other, 10)).extracting(OutboxEntry::attempts).containsExactly(1, 1, 0, 0);
    }

    /** Tries sizes on both sides of the limits of SNS and of the column. */
    @Test
    void changeWhoseMessageIsTooLargeIsRecordedAsParked() {
        for (int length : List.of(OutboxRecorder.MESSAGE_LIMIT, 999_000, 1_000_000, 3_000_000)) {
            UserChanged large = change(length, INSERT, 1, "x".repeat(length));
            assertThat(transactions.call(() -> recorder.record(large))).isPresent();
        }
        assertThat(transactions.call(() -> recorder.record(change(1, INSERT, 1, "x".repeat(255_000)))))
                .isEmpty();
        assertThat(users(claim(one, 10))).containsExactly(1L);
        assertThat(transactions.call(() -> overview.parked(Long.MIN_VALUE, 10)))
                .hasSize(4)
                .allSatisfy(parked -> assertThat(parked.reason()).contains("more than SNS takes"));
        record(change(3_000_000, UPDATE, 2));
        assertThat(claim(one, 10)).extracting(OutboxEntry::action).containsExactly(INSERT);
    }

    @Test
    void clockThatIsSetBackHoldsNothingUp() {
        record(change(1, UPDATE, 1));
        sql("update outbox set available_at = current_timestamp + interval '2' hour");
        assertThat(users(claim(one, 10))).containsExactly(1L);
        assertThat(claim(other, 10)).as("a claim holds").isEmpty();
    }

    private static <T> T inAnotherThread(Callable<T> work) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(work).get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.shutdownNow();
        }
    }
}
