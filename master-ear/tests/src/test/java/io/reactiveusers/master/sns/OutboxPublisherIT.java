package io.reactiveusers.master.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.master.outbox.OutboxQueue;
import io.reactiveusers.testkit.FaultProxy.Answer;
import io.reactiveusers.testkit.FaultProxy.Fault;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contents of the table after SNS has accepted, refused, failed at or never received a change. */
class OutboxPublisherIT extends OutboxPublisherFixture {
    @Test
    void noAttemptIsCountedWhileSnsIsUnavailableAndRowsAreSentAfterwards() throws SQLException {
        proxy.away();
        UserChanged change = record(user, "");
        record(another, "");
        publisher.drain();
        assertThat(outbox.pending()).isEqualTo(2);
        assertThat(sum("attempts")).isZero();

        proxy.back();
        drainUntilEmpty();
        assertThat(queue.awaitUntil(user, event -> true))
                .extracting(UserChanged::eventId)
                .containsExactly(change.eventId());
    }

    @Test
    void changeWhoseResponseIsLostIsSentAgainUnderTheSameEventId() {
        AtomicInteger lost = new AtomicInteger();
        proxy.decide(request -> {
            lost.incrementAndGet();
            return Fault.DROP_ANSWER;
        });
        UserChanged change = record(user, "");
        publisher.drain();
        assertThat(outbox.pending()).isOne();
        assertThat(lost).hasPositiveValue();

        proxy.decide(request -> Fault.PASS);
        drainUntilEmpty();
        AtomicInteger copies = new AtomicInteger();
        assertThat(queue.awaitUntil(user, event -> copies.incrementAndGet() > 1))
                .extracting(UserChanged::eventId)
                .containsOnly(change.eventId());
    }

    @Test
    void refusedChangeIsParkedAndDelaysNoOtherNotEvenOfItsUser() throws SQLException {
        UserChanged refused = record(user, "");
        record(another, "");
        proxy.decide(request -> request.body().contains(refused.eventId().toString())
                ? Fault.answer(400, "<ErrorResponse><Error><Code>InvalidParameter</Code></Error></ErrorResponse>")
                : Fault.PASS);
        publisher.drain();
        assertThat(outbox.pending()).as("all but the refused one is sent").isOne();
        for (int attempt = 1; attempt < OutboxQueue.ATTEMPTS_LIMIT; attempt++) {
            assertThat(outbox.parked()).isZero();
            sql("update outbox set available_at = current_timestamp");
            publisher.drain();
        }
        assertThat(outbox.parked(Long.MIN_VALUE, 10)).singleElement().satisfies(parked -> {
            assertThat(parked.userId()).isEqualTo(user);
            assertThat(parked.reason()).isEqualTo("InvalidParameter");
        });

        record(IDS.incrementAndGet(), "");
        publisher.drain();
        assertThat(outbox.pending()).isOne();
        assertThat(outbox.releaseParked(user)).isTrue();
        publisher.drain();
        assertThat(sum("attempts")).as("afresh").isOne();

        UserChanged newer = record(user, "");
        publisher.drain();
        assertThat(outbox.pending()).isZero();
        assertThat(queue.awaitUntil(user, event -> true))
                .extracting(UserChanged::eventId)
                .containsExactly(newer.eventId());
    }

    @Test
    void changeThatSnsFailsAtWaitsByItselfAndTheOthersGoOn() throws SQLException {
        UserChanged failing = record(user, "");
        record(another, "");
        proxy.decide(request -> Fault.rewrite(answer -> answer.body()
                        .contains(failing.eventId().toString())
                ? new Answer(
                        200,
                        answer.body()
                                .replaceFirst("<member><Id>" + failing.eventId() + "</Id><MessageId>.*?</member>", "")
                                .replace(
                                        "<Failed>",
                                        "<Failed><member><Id>" + failing.eventId() + "</Id><Code>InternalError</Code>"
                                                + "<SenderFault>false</SenderFault></member>"))
                : answer));
        publisher.drain();
        assertThat(outbox.pending()).isOne();
        assertThat(sum("attempts")).isOne();
        record(another, "again");
        publisher.drain();
        assertThat(outbox.pending()).as("no pause for the others").isOne();

        proxy.decide(request -> Fault.PASS);
        drainUntilEmpty();
    }
}
