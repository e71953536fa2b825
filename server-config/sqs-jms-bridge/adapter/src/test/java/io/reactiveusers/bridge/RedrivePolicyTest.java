package io.reactiveusers.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedrivePolicyTest {
    @Test
    void numberMayBeTextAndOrderIsAny() {
        RedrivePolicy policy = new RedrivePolicy("000000000000", "users-dlq", 4);
        assertThat(RedrivePolicy.in("{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-central-1:000000000000:users-dlq\","
                        + "\"maxReceiveCount\":4}"))
                .contains(policy);
        assertThat(RedrivePolicy.in("{\"maxReceiveCount\": \"4\", "
                        + "\"deadLetterTargetArn\": \"arn:aws-cn:sqs:cn-north-1:000000000000:users-dlq\"}"))
                .contains(policy);
    }

    @Test
    void queueWithoutOneHasNone() {
        assertThat(RedrivePolicy.in(null)).isEmpty();
        assertThat(RedrivePolicy.in("")).isEmpty();
        assertThat(RedrivePolicy.in("{\"redrivePermission\":\"allowAll\"}")).isEmpty();
    }
}
