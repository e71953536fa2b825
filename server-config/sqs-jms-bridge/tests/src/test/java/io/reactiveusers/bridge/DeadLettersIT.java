package io.reactiveusers.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;

/** Dead letters at the AWS emulator, without a server. The queues' maxReceiveCount is 1. */
class DeadLettersIT {
    private static final SqsClient SQS = SqsClient.create();

    @BeforeEach
    @AfterEach
    void empty() {
        for (String queue : List.of("dead", "dead-dlq", "narrow", "narrow-dlq", "dead.fifo", "dead-dlq.fifo")) {
            SQS.purgeQueue(
                    PurgeQueueRequest.builder().queueUrl(Queues.url(queue)).build());
        }
    }

    private interface Use {
        void of(SqsQueue queue, DeadLetters deadLetters);
    }

    private static void at(String name, Use use) {
        SqsActivationSpec spec = new SqsActivationSpec();
        spec.setQueue(name);
        try (SqsQueue queue = new SqsQueue(spec, new Stop())) {
            queue.connect();
            use.of(queue, new DeadLetters(name, queue));
        }
    }

    /** Receives what is in the queue and gives it back, twice: the second time it goes to the dead letters. */
    private static List<Message> letDie(SqsQueue queue, int messages) {
        List<Message> received = queue.receive(messages, 5);
        assertThat(received).hasSize(messages);
        queue.hide(received, 0);
        assertThat(queue.receive(10, 0)).isEmpty();
        return received;
    }

    @Test
    void listingShowsWhatIsThereAndHidesNothingAfterwards() {
        Queues.send("dead", "first", "second");
        at("dead", (queue, deadLetters) -> {
            List<Message> died = letDie(queue, 2);
            for (int listing = 1; listing <= 3; listing++) {
                List<DeadLetter> listed = deadLetters.list(10);
                assertThat(listed).extracting(DeadLetter::getBody).containsExactly("first", "second");
                assertThat(listed)
                        .extracting(DeadLetter::getMessageId)
                        .containsExactly(died.get(0).messageId(), died.get(1).messageId());
                assertThat(listed).extracting(DeadLetter::getSentAt).isEqualTo(sent(died));
                assertThat(Queues.visible("dead-dlq")).isEqualTo(2);
            }
            assertThat(deadLetters.list(1)).hasSize(1);
            assertThat(Queues.visible("dead-dlq")).isEqualTo(2);
        });
    }

    private static List<Long> sent(List<Message> messages) {
        return messages.stream()
                .map(message -> Long.valueOf(message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP)))
                .toList();
    }

    @Test
    void redrivenMessageIsTheSameButForItsIdAndKeepsItsAgeOverEveryRedrive() {
        SQS.sendMessage(request -> request.queueUrl(Queues.url("dead"))
                .messageBody("text")
                .messageAttributes(Map.of(
                        "action",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("UPDATE")
                                .build())));
        at("dead", (queue, deadLetters) -> {
            List<Message> died = letDie(queue, 1);
            String original = sent(died).get(0).toString();
            for (int redrive = 1; redrive <= 2; redrive++) {
                Redrive done = deadLetters.redrive(10, Set.of(), 0);
                assertThat(done.getRedriven()).containsExactly(died.get(0).messageId());
                assertThat(done.getFailed()).isEmpty();
                assertThat(Queues.held("dead-dlq")).isZero();

                died = letDie(queue, 1);
                Message redriven = died.get(0);
                assertThat(redriven.body()).isEqualTo("text");
                assertThat(redriven.messageAttributes().get("action").stringValue())
                        .isEqualTo("UPDATE");
                assertThat(redriven.messageAttributes()
                                .get("original_sent_timestamp")
                                .stringValue())
                        .isEqualTo(original);
                assertThat(deadLetters.list(10).get(0).getSentAt()).isEqualTo(Long.parseLong(original));
            }
        });
    }

    @Test
    void onlyThoseAskedForAreRedriven() {
        Queues.send("dead", "a", "b", "c");
        at("dead", (queue, deadLetters) -> {
            List<Message> died = letDie(queue, 3);
            Redrive done = deadLetters.redrive(10, Set.of(died.get(1).messageId(), "unknown"), 0);
            assertThat(done.getRedriven()).containsExactly(died.get(1).messageId());
            assertThat(Queues.visible("dead-dlq")).isEqualTo(2);
            assertThat(queue.receive(10, 1)).extracting(Message::body).containsExactly("b");
        });
    }

    @Test
    void messageFirstSentTooLongAgoIsNotRedrivenAlsoIfItIsNamed() {
        Queues.send("dead", "young");
        at("dead", (queue, deadLetters) -> {
            letDie(queue, 1);
            String old = SQS.sendMessage(request -> request.queueUrl(Queues.url("dead-dlq"))
                            .messageBody("old")
                            .messageAttributes(Map.of(
                                    DeadLetters.SENT,
                                    MessageAttributeValue.builder()
                                            .dataType("Number")
                                            .stringValue("1000")
                                            .build())))
                    .messageId();

            assertThat(deadLetters.redrive(10, Set.of(old), 1001).getRedriven()).isEmpty();
            assertThat(deadLetters.redrive(10, Set.of(), 1001).getRedriven()).hasSize(1);
            assertThat(queue.receive(10, 1)).extracting(Message::body).containsExactly("young");
            assertThat(deadLetters.list(10)).extracting(DeadLetter::getBody).containsExactly("old");
            assertThat(deadLetters.redrive(10, Set.of(old), 1000).getRedriven()).containsExactly(old);
        });
    }

    @Test
    void redriveStopsAtItsLimit() {
        Queues.send("dead", "a", "b", "c");
        at("dead", (queue, deadLetters) -> {
            letDie(queue, 3);
            assertThat(deadLetters.redrive(2, Set.of(), 0).getRedriven()).hasSize(2);
            assertThat(Queues.visible("dead-dlq")).isEqualTo(1);
        });
    }

    @Test
    void messageTheQueueRefusesStaysADeadLetterAndOthersPass() {
        Queues.send("narrow-dlq", "x".repeat(1_100), "fits");
        at("narrow", (queue, deadLetters) -> {
            Redrive done = deadLetters.redrive(10, Set.of(), 0);
            assertThat(done.getRedriven()).hasSize(1);
            assertThat(done.getFailed()).hasSize(1);
            assertThat(queue.receive(10, 1)).extracting(Message::body).containsExactly("fits");
            assertThat(deadLetters.list(10))
                    .extracting(DeadLetter::getMessageId)
                    .isEqualTo(done.getFailed());
        });
    }

    @Test
    void redriveWithinTheDeduplicationIntervalOfTheOriginalIsNotSwallowed() {
        Queues.sendInGroup("dead.fifo", "group", "text");
        at("dead.fifo", (queue, deadLetters) -> {
            letDie(queue, 1);
            for (int redrive = 1; redrive <= 2; redrive++) {
                assertThat(deadLetters.redrive(10, Set.of(), 0).getRedriven()).hasSize(1);
                Message redriven = letDie(queue, 1).get(0);
                assertThat(redriven.body()).isEqualTo("text");
                assertThat(redriven.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
                        .isEqualTo("group");
            }
        });
    }

    @Test
    void redriveEndedBeforeTheDeletionLosesNothingAndOnAFifoQueueDuplicatesNothing() {
        Queues.sendInGroup("dead.fifo", "group", "sent before");
        at("dead.fifo", (queue, deadLetters) -> {
            Message died = letDie(queue, 1).get(0);
            // As the first redrive did, before it was killed.
            SQS.sendMessage(request -> request.queueUrl(Queues.url("dead.fifo"))
                    .messageBody("sent before")
                    .messageGroupId("group")
                    .messageDeduplicationId("redrive-" + died.messageId()));

            assertThat(deadLetters.redrive(10, Set.of(), 0).getRedriven()).containsExactly(died.messageId());

            assertThat(Queues.held("dead-dlq.fifo")).isZero();
            assertThat(Queues.held("dead.fifo")).isEqualTo(1);
        });
    }

    @Test
    void queueWithoutDeadLetterQueueSaysSo() {
        at("aborted", (queue, deadLetters) -> assertThatThrownBy(() -> deadLetters.list(10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("queue aborted has no dead-letter queue"));
    }
}
