package io.reactiveusers.master.sns;

import static io.reactiveusers.common.Action.UPDATE;

import io.reactiveusers.common.Settings;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.common.WireCodec;
import io.reactiveusers.master.outbox.OutboxEntry;
import io.reactiveusers.master.outbox.Outcome;
import io.reactiveusers.testkit.FaultProxy;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A topic of the emulator, with faults on the way to it. */
abstract class SnsTopicFixture {
    static final AtomicLong IDS = new AtomicLong(1000);

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    FaultProxy proxy;
    SnsTopic topic;

    @BeforeEach
    void connect() {
        proxy = FaultProxy.start(24562, URI.create(System.getenv("AWS_ENDPOINT_URL")));
        topic = topic("users");
    }

    @AfterEach
    void disconnect() {
        topic.disconnect();
        proxy.close();
        threads.shutdownNow();
    }

    SnsTopic topic(String name) {
        return new SnsTopic(
                new Settings(Map.of(
                        Settings.TOPIC_ARN,
                        "arn:aws:sns:us-east-1:000000000000:" + name,
                        Settings.AWS_ENDPOINT,
                        proxy.uri().toString())::get),
                threads);
    }

    static Set<UUID> sent(PublicationResult result) {
        return result.outcomes().entrySet().stream()
                .filter(outcome -> outcome.getValue().equals(Outcome.SENT))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    static Set<UUID> ids(List<OutboxEntry> messages) {
        return messages.stream().map(OutboxEntry::eventId).collect(Collectors.toSet());
    }

    static OutboxEntry message(String firstName) {
        return message(IDS.incrementAndGet(), 1, firstName);
    }

    static OutboxEntry message(long userId, long revision, String firstName) {
        UserChanged event = new UserChanged(
                UPDATE,
                new UserState(userId, "u" + userId, firstName, "", "", true, List.of(), List.of()),
                revision,
                UUID.randomUUID(),
                Instant.now(),
                "master");
        return new OutboxEntry(0, UUID.randomUUID(), userId, event.eventId(), UPDATE, WireCodec.encode(event), 0);
    }
}
