package io.reactiveusers.master.sns;

import static io.reactiveusers.common.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.common.Settings;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.common.WireCodec;
import io.reactiveusers.master.Queue;
import io.reactiveusers.testkit.FaultProxy;
import io.reactiveusers.testkit.FaultProxy.Answer;
import io.reactiveusers.testkit.FaultProxy.Fault;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the topic says of a publication, against the emulator with faults on the way to it. */
class SnsTopicIT {
    private static final AtomicLong IDS = new AtomicLong(1000);
    private static final Fault THROTTLED = Fault.answer(429, error("Throttled", "Rate exceeded"));

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private FaultProxy proxy;
    private SnsTopic topic;

    @BeforeEach
    void connect() {
        proxy = FaultProxy.start(24562, URI.create(System.getenv("AWS_ENDPOINT_URL")));
        topic = topic("users");
    }

    @AfterEach
    void disconnect() {
        topic.disconnect();
        proxy.close();
        threads.shutdownNow();
    }

    @Test
    void moreMessagesThanACallTakesAreSeveralCalls() {
        List<Publication> messages =
                IntStream.range(0, 35).mapToObj(i -> message("")).toList();
        PublicationResult result = topic.publish(messages);
        assertThat(result.accepted()).containsExactlyInAnyOrderElementsOf(messages);
        assertThat(result.unavailable()).isNull();
        assertThat(proxy.count("PublishBatch", Fault.PASS)).isEqualTo(4);
    }

    @Test
    void messagesThatTogetherAreTooLargeAreSeveralCalls() {
        List<Publication> messages = IntStream.range(0, 5)
                .mapToObj(i -> message("x".repeat(100_000)))
                .toList();
        assertThat(topic.publish(messages).accepted()).containsExactlyInAnyOrderElementsOf(messages);
        assertThat(proxy.count("PublishBatch", Fault.PASS)).isEqualTo(3);
    }

    @Test
    void tooLargeMessageIsRefusedAndTheOthersAreAccepted() {
        Publication large = message("x".repeat(300_000));
        List<Publication> others = List.of(message(""), message(""));
        PublicationResult result = topic.publish(List.of(others.get(0), large, others.get(1)));
        assertThat(result.refused()).containsOnlyKeys(large);
        assertThat(result.accepted()).containsExactlyInAnyOrderElementsOf(others);
        assertThat(result.unavailable()).isNull();
    }

    @Test
    void callRefusedForOneMessageIsTriedMessageByMessage() {
        Publication bad = message("bad");
        List<Publication> others = List.of(message(""), message(""));
        proxy.decide(request -> request.body().contains(bad.eventId().toString())
                ? Fault.answer(400, error("InvalidParameter", "Invalid characters"))
                : Fault.PASS);
        PublicationResult result = topic.publish(List.of(others.get(0), bad, others.get(1)));
        assertThat(result.refused()).isEqualTo(Map.of(bad, "InvalidParameter"));
        assertThat(result.accepted()).containsExactlyElementsOf(others);
        assertThat(result.unavailable()).isNull();
    }

    @Test
    void entryAtFaultIsRefusedAndOneSnsFailsAtIsNot() {
        Publication refused = message("");
        Publication failed = message("");
        Publication unnamed = message("");
        Publication accepted = message("");
        proxy.decide(request ->
                Fault.rewrite(answer -> without(failing(failing(answer, refused, true), failed, false), unnamed)));
        PublicationResult result = topic.publish(List.of(refused, failed, unnamed, accepted));
        assertThat(result.refused()).isEqualTo(Map.of(refused, "Failing"));
        assertThat(result.failed()).isEqualTo(Map.of(failed, "Failing", unnamed, "no answer"));
        assertThat(result.accepted()).containsExactly(accepted);
        assertThat(result.unavailable()).isNull();
    }

    @Test
    void callAtAllOfWhichSnsFailsSaysThatItIsUnavailable() {
        List<Publication> messages = List.of(message(""), message(""));
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
        assertThat(topic.publish(List.of(message(""))).accepted()).hasSize(1);
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
    void nobodyListeningMeansUnavailable() {
        proxy.away();
        assertUnavailable(topic.publish(List.of(message(""))), "");
        proxy.back();
        assertThat(topic.publish(List.of(message(""))).accepted()).hasSize(1);
    }

    @Test
    void answerThatIsLostOnceIsNotLost() {
        AtomicInteger calls = new AtomicInteger();
        proxy.decide(request -> calls.getAndIncrement() == 0 ? Fault.DROP_ANSWER : Fault.PASS);
        assertThat(topic.publish(List.of(message(""))).accepted()).hasSize(1);
        proxy.decide(request -> Fault.DROP_ANSWER);
        assertUnavailable(topic.publish(List.of(message(""))), "");
    }

    @Test
    void slowAnswerIsWaitedForNoLongerThanSaid() {
        proxy.decide(request -> Fault.delay(Duration.ofSeconds(12)));
        long started = System.nanoTime();
        assertUnavailable(
                topic.publish(IntStream.range(0, 20).mapToObj(i -> message("")).toList()), "");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofSeconds(5), SnsTopic.CALL_TIMEOUT.plusSeconds(3));
    }

    @Test
    void fifoTopicKeepsTheOrderOfAUserAndTakesAnEventOnce() {
        SnsTopic fifo = topic("users.fifo");
        try (Queue queue = new Queue("users-client-1.fifo")) {
            long one = IDS.incrementAndGet();
            long other = IDS.incrementAndGet();
            List<UUID> ofOne = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                Publication message = message(one, i, "");
                ofOne.add(message.eventId());
                List<Publication> batch = List.of(message, message(other, i, ""));
                // The same event twice: in its own call, which a lost answer has repeated, and in the next one.
                if (i % 5 == 0) {
                    proxy.decide(request -> Fault.DUPLICATE);
                    topic(fifo, batch);
                    topic(fifo, batch);
                    proxy.decide(request -> Fault.PASS);
                } else {
                    topic(fifo, batch);
                }
            }
            assertThat(queue.awaitUntil(one, event -> event.revision() == 20))
                    .extracting(UserChanged::eventId)
                    .containsExactlyElementsOf(ofOne);
            assertThat(queue.awaitUntil(other, event -> event.revision() == 20))
                    .extracting(UserChanged::revision)
                    .isSorted()
                    .doesNotHaveDuplicates();
        } finally {
            fifo.disconnect();
        }
    }

    private static void topic(SnsTopic topic, List<Publication> batch) {
        assertThat(topic.publish(batch).accepted()).hasSize(batch.size());
    }

    private SnsTopic topic(String name) {
        return new SnsTopic(
                new Settings(Map.of(
                        Settings.TOPIC_ARN,
                        "arn:aws:sns:us-east-1:000000000000:" + name,
                        Settings.AWS_ENDPOINT,
                        proxy.uri().toString())::get),
                threads);
    }

    private static void assertUnavailable(PublicationResult result, String reason) {
        assertThat(result.unavailable()).contains(reason);
        assertThat(result.accepted()).isEmpty();
        assertThat(result.refused()).isEmpty();
        assertThat(result.failed()).isEmpty();
    }

    private static Publication message(String firstName) {
        return message(IDS.incrementAndGet(), 1, firstName);
    }

    private static Publication message(long userId, long revision, String firstName) {
        UserChanged event = new UserChanged(
                UPDATE,
                new UserState(userId, "u" + userId, firstName, "", "", true, List.of(), List.of()),
                revision,
                UUID.randomUUID(),
                Instant.now(),
                "master");
        return new Publication(userId, event.eventId(), UPDATE, WireCodec.encode(event));
    }

    private static String error(String code, String message) {
        return "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>"
                + code + "</Code><Message>" + message + "</Message></Error><RequestId>1</RequestId></ErrorResponse>";
    }

    /** As if SNS had failed at one of a batch's messages. */
    private static Answer failing(Answer answer, Publication message, boolean senderFault) {
        return new Answer(
                answer.status(),
                without(answer, message)
                        .body()
                        .replace(
                                "<Failed>",
                                "<Failed><member><Id>" + message.eventId() + "</Id><Code>Failing</Code><SenderFault>"
                                        + senderFault + "</SenderFault></member>"));
    }

    private static Answer without(Answer answer, Publication message) {
        return new Answer(
                answer.status(),
                answer.body().replaceFirst("<member><Id>" + message.eventId() + "</Id><MessageId>.*?</member>", ""));
    }
}
