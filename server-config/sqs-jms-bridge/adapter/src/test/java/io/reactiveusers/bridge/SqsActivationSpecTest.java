package io.reactiveusers.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.InvalidPropertyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqsActivationSpecTest {
    private static final String QUEUE = "SQS_REACTIVE_TABLES";

    private final SqsActivationSpec spec = new SqsActivationSpec();

    @BeforeEach
    @AfterEach
    void noQueueFromOutside() {
        System.clearProperty(QUEUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users",
                "users-client_1.fifo",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/users",
                "http://127.0.0.1:4566/000000000000/users.fifo"
            })
    void nameOrUrlIsEnough(String queue) {
        spec.setQueue(queue);
        assertThatCode(spec::validate).doesNotThrowAnyException();
        assertThat(spec.queueName()).startsWith("users");
    }

    @Test
    void queueComesFromTheSettingOfTheClientWhereNotSet() throws Exception {
        System.setProperty(QUEUE, " users ");
        spec.setQueue(" ");
        spec.validate();
        assertThat(spec.getQueue()).isEqualTo("users");
    }

    @Test
    void missingQueueIsRefused() {
        assertThatThrownBy(spec::validate)
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageContaining(QUEUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"users.txt", "a b", "arn:aws:sqs:us-east-1:000000000000:users", "https://sqs/"})
    void otherThanNameOrUrlIsRefused(String queue) {
        spec.setQueue(queue);
        assertThatThrownBy(spec::validate).hasMessageContaining("queue is neither");
    }

    @Test
    void everyFaultIsNamed() {
        spec.setQueue("users");
        spec.setEndpoint("localhost:4566");
        spec.setConsumers(0);
        spec.setBatchSize(51);
        spec.setWaitTimeSeconds(21);
        spec.setVisibilityTimeout(1);
        spec.setFailuresBeforePause(1);
        spec.setMaxRetryDelay(43_201);
        spec.setDrainTimeout(null);
        assertThatThrownBy(spec::validate)
                .hasMessageContainingAll(
                        "RU0200",
                        "endpoint is not a URL",
                        "consumers is 0",
                        "batchSize is 51",
                        "waitTimeSeconds is 21",
                        "visibilityTimeout is 1",
                        "failuresBeforePause is 1",
                        "maxRetryDelay is 43201",
                        "drainTimeout is null");
    }
}
