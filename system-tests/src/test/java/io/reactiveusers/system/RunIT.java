package io.reactiveusers.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.local.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages of {@code ./run} when it cannot start. */
class RunIT {
    @TempDir
    Path project;

    @Test
    void aBusyPortIsNamedWithTheSettingToChange() throws Exception {
        try (ServerSocket busy = new ServerSocket(23999, 1, InetAddress.getLoopbackAddress())) {
            Result result = run(Map.of("CLIENT_2_PORT", Integer.toString(busy.getLocalPort())));

            assertThat(result.status).isEqualTo(1);
            assertThat(result.output)
                    .contains("Port " + busy.getLocalPort() + " is in use")
                    .contains("CLIENT_2_PORT");
        }
    }

    @Test
    void halfASettingOfAwsIsRefused() throws Exception {
        Result result = run(Map.of("SNS_REACTIVE_TABLE_ARN", "arn:aws:sns:eu-west-1:1:users"));

        assertThat(result.status).isEqualTo(1);
        assertThat(result.output).contains("SQS_REACTIVE_TABLES is not set");
    }

    @Test
    void asManyQueuesAsClientsAreAskedFor() throws Exception {
        Result result = run(
                Map.of("SNS_REACTIVE_TABLE_ARN", "arn:aws:sns:eu-west-1:1:users", "SQS_REACTIVE_TABLES", "only-one"));

        assertThat(result.status).isEqualTo(1);
        assertThat(result.output).contains("must name 2 different queues");
    }

    private record Result(int status, String output) {}

    private Result run(Map<String, String> environment, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dproject.root=" + project,
                "-cp",
                System.getProperty("java.class.path"),
                Run.class.getName()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("AWS_ENDPOINT_URL");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }
}
