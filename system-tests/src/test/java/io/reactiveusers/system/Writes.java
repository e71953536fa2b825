package io.reactiveusers.system;

import static io.reactiveusers.system.TestSystem.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Three writers that change first names until this is closed. */
final class Writes implements AutoCloseable {
    /** The first of the users that are changed; no other test uses them. */
    private static final int FIRST = 200;

    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ExecutorService writers = Executors.newFixedThreadPool(3);

    Writes(TestSystem system) {
        for (int writer = 0; writer < 3; writer++) {
            int own = writer;
            writers.submit(() -> {
                for (int change = own; !closed.get(); change += 3) {
                    system.change(sample(FIRST + change % 50), "first_name", "Written " + change);
                    answered.incrementAndGet();
                }
                return null;
            });
        }
    }

    /** Returns the number of confirmed changes so far. */
    int answered() {
        return answered.get();
    }

    void awaitAnswered(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() >= count);
    }

    @Override
    public void close() {
        closed.set(true);
        writers.shutdown();
        await().atMost(Duration.ofSeconds(60)).until(writers::isTerminated);
        assertThat(answered.get()).as("changes that went on").isPositive();
    }
}
