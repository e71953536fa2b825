package io.reactiveusers.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final Breaker breaker = new Breaker("queue", 3);

    @BeforeEach
    void started() {
        breaker.resume();
    }

    private void probe(Runnable finding) {
        assertThat(breaker.mayProbe()).isTrue();
        finding.run();
        breaker.probed();
    }

    @Test
    void nothingIsReceivedBeforeTheFirstProbe() {
        Breaker fresh = new Breaker("queue", 3);
        assertThat(fresh.isPaused()).isTrue();
        assertThat(fresh.mayProbe()).isTrue();
    }

    @Test
    void oneMessageFailingForEverNeverPauses() {
        for (int i = 0; i < 100; i++) {
            breaker.failed("poison");
        }
        assertThat(breaker.isPaused()).isFalse();
    }

    @Test
    void differentMessagesFailingInARowPause() {
        breaker.failed("1");
        breaker.failed("2");
        assertThat(breaker.isPaused()).isFalse();
        breaker.failed("3");
        assertThat(breaker.pausedBecause()).contains("3 different messages");
    }

    @Test
    void aSuccessEndsTheRowOfFailures() {
        breaker.failed("1");
        breaker.failed("2");
        breaker.succeeded();
        breaker.failed("3");
        breaker.failed("4");
        assertThat(breaker.isPaused()).isFalse();
    }

    @Test
    void oneConsumerProbesAtATime() {
        breaker.pause("down");
        assertThat(breaker.mayProbe()).isTrue();
        assertThat(breaker.mayProbe()).isFalse();
        breaker.probed();
        assertThat(breaker.mayProbe()).isTrue();
    }

    @Test
    void probeThatFailsIsNotRepeatedAtOnce() {
        breaker.pause("down");
        probe(() -> breaker.pause("down"));
        assertThat(breaker.mayProbe()).isFalse();
    }

    @Test
    void messageThatFailsAsAProbeIsAFailedProbe() {
        breaker.pause("down");
        probe(() -> breaker.failed("1"));
        assertThat(breaker.isPaused()).isTrue();
        assertThat(breaker.mayProbe()).isFalse();
    }

    @Test
    void outageSeenByManyConsumersIsOnePause() {
        for (int i = 0; i < 40; i++) {
            breaker.pause("down");
        }
        assertThat(breaker.mayProbe()).as("the first probe comes at once").isTrue();
    }

    @Test
    void pauseAfterAPauseWithoutAnySuccessLastsLonger() {
        breaker.pause("down");
        probe(breaker::resume);
        breaker.pause("down");
        assertThat(breaker.mayProbe()).isFalse();
    }

    @Test
    void successEndsThePauseAndItsGrowth() {
        breaker.pause("down");
        probe(() -> breaker.pause("down"));
        breaker.succeeded();
        assertThat(breaker.isPaused()).isFalse();
        breaker.pause("down again");
        assertThat(breaker.mayProbe()).isTrue();
    }
}
