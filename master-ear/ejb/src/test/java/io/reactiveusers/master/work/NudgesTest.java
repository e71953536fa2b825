package io.reactiveusers.master.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NudgesTest {
    private final Nudges nudges = new Nudges();
    private int started;
    private int worked;

    private void add() {
        nudges.add(() -> started++);
    }

    @Test
    void nudgesBeforeTheWorkBeginsAreOneDrain() {
        add();
        add();
        nudges.work(() -> worked++);
        assertThat(started).isOne();
        assertThat(worked).isOne();
        add();
        assertThat(started).as("idle again").isEqualTo(2);
    }

    @Test
    void nudgeDuringTheWorkIsNotOverlooked() {
        add();
        nudges.work(() -> {
            if (worked++ == 0) {
                add();
            }
        });
        assertThat(started).isOne();
        assertThat(worked).isEqualTo(2);
    }

    @Test
    void failureLeavesTheRestToTheNextNudge() {
        add();
        assertThatThrownBy(() -> nudges.work(() -> {
                    throw new IllegalStateException("database away");
                }))
                .hasMessage("database away");
        add();
        assertThat(started).isEqualTo(2);
    }

    @Test
    void workThatCannotBeStartedIsStartedByTheNextNudge() {
        assertThatThrownBy(() -> nudges.add(() -> {
                    throw new IllegalStateException("no thread");
                }))
                .hasMessage("no thread");
        add();
        assertThat(started).isOne();
    }
}
