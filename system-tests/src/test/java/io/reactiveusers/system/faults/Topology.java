package io.reactiveusers.system.faults;

import io.reactiveusers.local.Transport;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Topic, queues and subscriptions of a run, for the emulator. With a standard topic each client's queue gets its messages
 * from a transit queue, by a {@link Shuffler}.
 */
final class Topology {
    private Topology() {}

    /** Returns the topic and the clients' queues, taken as {@code ./run} takes them from the environment to use AWS. */
    static Transport transport(boolean fifo) {
        String suffix = fifo ? ".fifo" : "";
        return Transport.of(
                Map.of(
                        "SNS_REACTIVE_TABLE_ARN",
                        "arn:aws:sns:us-east-1:000000000000:users" + suffix,
                        "SQS_REACTIVE_TABLES",
                        "users-client-1" + suffix + ",users-client-2" + suffix),
                0);
    }

    /** Writes the file that the emulator reads. */
    static Path write(Path file, int clients, boolean fifo) throws IOException {
        String suffix = fifo ? ".fifo" : "";
        JsonArrayBuilder queues = Json.createArrayBuilder();
        JsonArrayBuilder subscriptions = Json.createArrayBuilder();
        for (int client = 1; client <= clients; client++) {
            String name = "users-client-" + client;
            queues.add(queue(name + "-dlq" + suffix, null));
            queues.add(queue(name + suffix, name + "-dlq" + suffix));
            JsonObjectBuilder subscription = Json.createObjectBuilder().add("topic", "users" + suffix);
            if (fifo) {
                subscription.add("queue", name + suffix);
            } else {
                queues.add(queue("transit-" + client, null));
                subscription.add("queue", "transit-" + client);
            }
            if (client == 2) {
                // One client gets SNS envelopes, the other raw messages.
                subscription.add("attributes", Json.createObjectBuilder().add("RawMessageDelivery", "true"));
            }
            subscriptions.add(subscription);
        }
        JsonObjectBuilder topic = Json.createObjectBuilder().add("name", "users" + suffix);
        if (fifo) {
            topic.add("attributes", Json.createObjectBuilder().add("FifoTopic", "true"));
        }
        return Files.writeString(
                file,
                Json.createObjectBuilder()
                        .add("queues", queues)
                        .add("topics", Json.createArrayBuilder().add(topic))
                        .add("subscriptions", subscriptions)
                        .build()
                        .toString());
    }

    private static JsonObjectBuilder queue(String name, String deadLetters) {
        JsonObjectBuilder attributes = Json.createObjectBuilder();
        if (deadLetters != null) {
            // Short, so that messages of a killed client come back soon. Each receive counts, even if its response is
            // lost or its receiver is killed, so the faults alone would use up a limit of ten.
            attributes.add("VisibilityTimeout", "5");
            attributes.add(
                    "RedrivePolicy",
                    Json.createObjectBuilder()
                            .add("deadLetterTargetArn", "arn:aws:sqs:us-east-1:000000000000:" + deadLetters)
                            .add("maxReceiveCount", "100")
                            .build()
                            .toString());
        }
        if (name.startsWith("transit")) {
            // Longer than the shuffler holds any message back.
            attributes.add("VisibilityTimeout", "600");
        }
        if (name.endsWith(".fifo")) {
            attributes.add("FifoQueue", "true");
        }
        return Json.createObjectBuilder().add("name", name).add("attributes", attributes);
    }
}
