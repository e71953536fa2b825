package io.reactiveusers.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The SNS topic and SQS queues of a system: the emulator's, or existing ones of an AWS account.
 *
 * @param emulatorPort the port of the emulator; empty for AWS
 * @param topicArn the topic that the master publishes to
 * @param queues one per client, by name or URL
 */
public record Transport(OptionalInt emulatorPort, String topicArn, List<String> queues) {
    /** The emulator's region, as in {@code topology.json}. */
    private static final String REGION = "us-east-1";

    /** Returns the emulator's topic and queues. */
    public static Transport emulated(int port) {
        return new Transport(
                OptionalInt.of(port),
                "arn:aws:sns:" + REGION + ":000000000000:users",
                List.of("users-client-1", "users-client-2"));
    }

    /**
     * Takes topic and queues from the environment, or the emulator's if the environment has none.
     *
     * @throws LocalSystemException if only one of the two variables is set, or not one queue per client
     */
    public static Transport of(Map<String, String> environment, int emulatorPort) {
        Optional<String> topic = value(environment, "SNS_REACTIVE_TABLE_ARN");
        Optional<String> queues = value(environment, "SQS_REACTIVE_TABLES");
        if (topic.isEmpty() && queues.isEmpty()) {
            return emulated(emulatorPort);
        }
        if (topic.isEmpty() || queues.isEmpty()) {
            throw new LocalSystemException("To use AWS instead of the emulator set both SNS_REACTIVE_TABLE_ARN (the"
                    + " topic) and SQS_REACTIVE_TABLES (a queue for each client, separated by a comma); "
                    + (topic.isEmpty() ? "SNS_REACTIVE_TABLE_ARN" : "SQS_REACTIVE_TABLES")
                    + " is not set.");
        }
        List<String> names = List.of(queues.get().split("\\s*,\\s*"));
        if (names.size() != LocalSystem.CLIENTS || names.stream().distinct().count() != names.size()) {
            throw new LocalSystemException("SQS_REACTIVE_TABLES must name " + LocalSystem.CLIENTS
                    + " different queues, separated by a comma: one for each client. It is: " + queues.get());
        }
        return new Transport(OptionalInt.empty(), topic.get(), names);
    }

    /** AWS variables for the servers: those of the emulator, or none, so that they inherit this process's own. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        if (emulatorPort.isPresent()) {
            environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + emulatorPort.getAsInt());
            environment.put("AWS_REGION", REGION);
            environment.put("AWS_ACCESS_KEY_ID", "local");
            environment.put("AWS_SECRET_ACCESS_KEY", "local");
            environment.put("AWS_SESSION_TOKEN", "");
            environment.put("AWS_PROFILE", "default");
        }
        return environment;
    }

    /** For a person: emulator or AWS, and which topic and queues. */
    @Override
    public String toString() {
        return (emulatorPort.isPresent() ? "AWS emulator, http://127.0.0.1:" + emulatorPort.getAsInt() : "AWS")
                + ", topic " + topicArn + ", queues " + String.join(", ", queues);
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
