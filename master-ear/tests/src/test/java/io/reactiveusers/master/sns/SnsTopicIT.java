package io.reactiveusers.master.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.outbox.OutboxEntry;
import io.reactiveusers.master.outbox.Outcome;
import io.reactiveusers.testkit.FaultProxy.Answer;
import io.reactiveusers.testkit.FaultProxy.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The results of publications, against the emulator with faults on the way to it. */
class SnsTopicIT extends SnsTopicFixture {
    private static final Fault THROTTLED = Fault.answer(429, error("Throttled", "Rate exceeded"));

    @Test
    void moreMessagesThanACallTakesAreSeveralCalls() {
        List<OutboxEntry> messages =
                IntStream.range(0, 35).mapToObj(i -> message("")).toList();
        PublicationResult result = topic.publish(messages);
        assertThat(sent(result)).isEqualTo(ids(messages));
        assertThat(result.unavailable()).isNull();
        assertThat(proxy.count("PublishBatch", Fault.PASS)).isEqualTo(4);
    }

    @Test
    void messagesThatTogetherAreTooLargeAreSeveralCalls() {
        List<OutboxEntry> messages = IntStream.range(0, 5)
                .mapToObj(i -> message("x".repeat(100_000)))
                .toList();
        assertThat(sent(topic.publish(messages))).isEqualTo(ids(messages));
        assertThat(proxy.count("PublishBatch", Fault.PASS)).isEqualTo(3);
    }

    @Test
    void tooLargeMessageIsRefusedAndTheOthersAreAccepted() {
        OutboxEntry large = message("x".repeat(300_000));
        List<OutboxEntry> others = List.of(message(""), message(""));
        PublicationResult result = topic.publish(List.of(others.get(0), large, others.get(1)));
        assertThat(result.outcomes().get(large.eventId()).kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(sent(result)).isEqualTo(ids(others));
        assertThat(result.unavailable()).isNull();
    }

    @Test
    void callRefusedForOneMessageIsTriedMessageByMessage() {
        OutboxEntry bad = message("bad");
        List<OutboxEntry> others = List.of(message(""), message(""));
        proxy.decide(request -> request.body().contains(bad.eventId().toString())
                ? Fault.answer(400, error("InvalidParameter", "Invalid characters"))
                : Fault.PASS);
        PublicationResult result = topic.publish(List.of(others.get(0), bad, others.get(1)));
        assertThat(result.outcomes()).containsEntry(bad.eventId(), Outcome.refused("InvalidParameter"));
        assertThat(sent(result)).isEqualTo(ids(others));
        assertThat(result.unavailable()).isNull();
    }

    @Test
    void entryAtFaultIsRefusedAndOneSnsFailsAtIsNot() {
        OutboxEntry refused = message("");
        OutboxEntry failed = message("");
        OutboxEntry unnamed = message("");
        OutboxEntry accepted = message("");
        proxy.decide(request ->
                Fault.rewrite(answer -> without(failing(failing(answer, refused, true), failed, false), unnamed)));
        PublicationResult result = topic.publish(List.of(refused, failed, unnamed, accepted));
        assertThat(result.outcomes())
                .isEqualTo(Map.of(
                        refused.eventId(), Outcome.refused("Failing"),
                        failed.eventId(), Outcome.failed("Failing"),
                        unnamed.eventId(), Outcome.failed("no answer"),
                        accepted.eventId(), Outcome.SENT));
        assertThat(result.unavailable()).isNull();
    }

    @Test
    void callAtAllOfWhichSnsFailsSaysThatItIsUnavailable() {
        List<OutboxEntry> messages = List.of(message(""), message(""));
        proxy.decide(request ->
                Fault.rewrite(answer -> failing(failing(answer, messages.get(0), false), messages.get(1), false)));
        assertUnavailable(topic.publish(messages), "Failing");
    }

    @Test
    void throttledCallSaysSoAndOneThatIsNotAnyMoreIsAccepted() {
        proxy.decide(request -> THROTTLED);
        assertUnavailable(topic.publish(List.of(message(""))), "Throttled");
        AtomicInteger calls = new AtomicInteger();
        proxy.decide(request -> calls.getAndIncrement() < 2 ? THROTTLED : Fault.PASS);
        assertThat(sent(topic.publish(List.of(message(""))))).hasSize(1);
    }

    @Test
    void errorOfSnsMeansUnavailable() {
        proxy.decide(request -> Fault.answer(503, ""));
        assertUnavailable(topic.publish(List.of(message(""))), "503");
        proxy.decide(request -> Fault.answer(500, error("InternalError", "")));
        assertUnavailable(topic.publish(List.of(message(""))), "InternalError");
    }

    @Test
    void topicThatSnsDoesNotTakeIsNoFaultOfTheMessage() {
        proxy.decide(request -> Fault.answer(400, error("InvalidParameter", "Invalid parameter: TopicArn")));
        assertUnavailable(topic.publish(List.of(message(""))), "InvalidParameter");
    }

    @Test
    void refusedConnectionMeansUnavailable() {
        proxy.away();
        assertUnavailable(topic.publish(List.of(message(""))), "");
        proxy.back();
        assertThat(sent(topic.publish(List.of(message(""))))).hasSize(1);
    }

    @Test
    void answerThatIsLostOnceIsNotLost() {
        AtomicInteger calls = new AtomicInteger();
        proxy.decide(request -> calls.getAndIncrement() == 0 ? Fault.DROP_ANSWER : Fault.PASS);
        assertThat(sent(topic.publish(List.of(message(""))))).hasSize(1);
        proxy.decide(request -> Fault.DROP_ANSWER);
        assertUnavailable(topic.publish(List.of(message(""))), "");
    }

    @Test
    void slowResponseIsWaitedForUpToTheLimit() {
        proxy.decide(request -> Fault.delay(Duration.ofSeconds(12)));
        long started = System.nanoTime();
        assertUnavailable(
                topic.publish(IntStream.range(0, 20).mapToObj(i -> message("")).toList()), "");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofSeconds(5), SnsTopic.CALL_TIMEOUT.plusSeconds(3));
    }

    private static void assertUnavailable(PublicationResult result, String reason) {
        assertThat(result.unavailable()).contains(reason);
        assertThat(result.outcomes()).isEmpty();
    }

    private static String error(String code, String message) {
        return "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>"
                + code + "</Code><Message>" + message + "</Message></Error><RequestId>1</RequestId></ErrorResponse>";
    }

    /** Returns the response as if SNS had failed at one message of the batch. */
    private static Answer failing(Answer answer, OutboxEntry message, boolean senderFault) {
        return new Answer(
                answer.status(),
                without(answer, message)
                        .body()
                        .replace(
                                "<Failed>",
                                "<Failed><member><Id>" + message.eventId() + "</Id><Code>Failing</Code><SenderFault>"
                                        + senderFault + "</SenderFault></member>"));
    }

    private static Answer without(Answer answer, OutboxEntry message) {
        return new Answer(
                answer.status(),
                answer.body().replaceFirst("<member><Id>" + message.eventId() + "</Id><MessageId>.*?</member>", ""));
    }
}
