package io.reactiveusers.master.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NudgesTest {
    private final Nudges nudges = new Nudges();
    private int worked;

    @Test
    void nudgesBeforeTheWorkBeginsAreOneDrain() {
        assertThat(nudges.add()).isTrue();
        assertThat(nudges.add()).isFalse();
        nudges.work(() -> worked++);
        assertThat(worked).isOne();
        assertThat(nudges.add()).as("idle again").isTrue();
    }

    @Test
    void nudgeDuringTheWorkIsNotOverlooked() {
        nudges.add();
        nudges.work(() -> {
            if (worked++ == 0) {
                assertThat(nudges.add()).isFalse();
            }
        });
        assertThat(worked).isEqualTo(2);
    }

    @Test
    void failureLeavesTheRestToTheNextNudge() {
        nudges.add();
        assertThatThrownBy(() -> nudges.work(() -> {
                    throw new IllegalStateException("database away");
                }))
                .hasMessage("database away");
        assertThat(nudges.add()).isTrue();
    }
}
