package io.reactiveusers.master.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeedbackTest {
    @Test
    void refusalAtAFieldDoesNotNameItAsTheWireDoes() {
        assertThat(Feedback.sentence("first_name", "first_name is missing")).isEqualTo("Is missing.");
    }

    @Test
    void otherRefusalIsShownAsItIs() {
        assertThat(Feedback.sentence("is_staff", "only a superuser may make a user staff"))
                .isEqualTo("Only a superuser may make a user staff.");
        assertThat(Feedback.sentence(null, "there is no user 5")).isEqualTo("There is no user 5.");
    }
}
