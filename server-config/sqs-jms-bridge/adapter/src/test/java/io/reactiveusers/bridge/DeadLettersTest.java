package io.reactiveusers.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cases that the emulator cannot produce. The tests of the RAR cover the others. */
class DeadLettersTest {
    private FakeSqs sqs;
    private SqsQueue queue;

    @BeforeEach
    void start() throws IOException {
        Stop stop = new Stop();
        sqs = new FakeSqs(stop);
        SqsActivationSpec spec = new SqsActivationSpec();
        spec.setQueue("queue");
        spec.setEndpoint(sqs.endpoint());
        queue = new SqsQueue(spec, stop);
    }

    @AfterEach
    void end() {
        queue.close();
        sqs.close();
    }

    @Test
    void deadLettersOfAnotherQueueAreLeftAlone() {
        String own = "a" + FakeSqs.OF_THE_QUEUE;
        String foreign = "b" + FakeSqs.OF_ANOTHER_QUEUE;
        sqs.handOut(own, foreign);
        assertThat(new DeadLetters("queue", queue).list(10))
                .extracting(DeadLetter::getMessageId)
                .containsExactly(own);
        assertThat(sqs.hidden).containsExactly(own + "=0", foreign + "=0");

        sqs.handOut(own, foreign);
        new DeadLetters("queue", queue).redrive(10, Set.of(), 0);
        assertThat(sqs.sent).containsExactly(own + "/");
        assertThat(sqs.deletions).containsExactly(List.of(own));
    }

    @Test
    void onAFifoQueueWhatFollowsARefusedMessageInItsGroupStaysWithIt() {
        sqs.refuseToTake("g-1");
        sqs.handOut("g-1", "g-2", "h-1", "h-2");

        Redrive redrive = new DeadLetters("queue.fifo", queue).redrive(10, Set.of(), 0);

        assertThat(redrive.getRedriven()).containsExactly("h-1", "h-2");
        assertThat(redrive.getFailed()).containsExactly("g-1", "g-2");
        assertThat(sqs.sent).containsExactly("h-1/redrive-h-1", "h-2/redrive-h-2");
        assertThat(sqs.deletions).containsExactly(List.of("h-1"), List.of("h-2"));
        assertThat(sqs.hidden).containsExactly("g-1=0", "g-2=0");
    }

    @Test
    void deadLetterThatCannotBeDeletedIsSentOnceByOneRedrive() {
        sqs.refuseToDeleteOnce("a");
        sqs.handOut("a");
        Redrive redrive = new DeadLetters("queue", queue).redrive(10, Set.of(), 0);
        assertThat(redrive.getRedriven()).containsExactly("a");
        assertThat(sqs.sent).containsExactly("a/");
        assertThat(sqs.deletions).containsExactly(List.of("a"), List.of("a"));
    }
}
