package io.reactiveusers.master.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CoalescedTriggerTest {
    private int started;
    private int worked;
    private final CoalescedTrigger trigger = new CoalescedTrigger(() -> started++);

    private boolean work() {
        worked++;
        return false;
    }

    @Test
    void requestsBeforeTheWorkBeginsAreOneRun() {
        trigger.request();
        trigger.request();
        trigger.run(this::work);
        assertThat(started).isOne();
        assertThat(worked).isOne();
        trigger.request();
        assertThat(started).as("idle again").isEqualTo(2);
    }

    @Test
    void requestDuringTheWorkIsAnotherRunAndNotALongerOne() {
        trigger.run(() -> {
            trigger.request();
            trigger.request();
            return work();
        });
        assertThat(worked).isOne();
        assertThat(started).isOne();
        trigger.run(this::work);
        assertThat(started).isOne();
    }

    @Test
    void workThatHasMoreIsAnotherRun() {
        trigger.run(() -> true);
        assertThat(started).isOne();
        trigger.request();
        assertThat(started).as("requested already").isOne();
    }

    @Test
    void failureLeavesTheRestToTheNextRequest() {
        assertThatThrownBy(() -> trigger.run(() -> {
                    trigger.request();
                    throw new IllegalStateException("database away");
                }))
                .hasMessage("database away");
        trigger.request();
        assertThat(started).isOne();
    }

    @Test
    void runThatCannotBeStartedIsStartedByTheNextRequest() {
        CoalescedTrigger failing = new CoalescedTrigger(() -> {
            if (started++ == 0) {
                throw new IllegalStateException("no thread");
            }
        });
        assertThatThrownBy(failing::request).hasMessage("no thread");
        failing.request();
        assertThat(started).isEqualTo(2);
    }

    /** Every request is followed by a run that begins after it, whatever the threads do. */
    @Test
    void noRequestIsOverlooked() throws Exception {
        AtomicInteger requested = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CoalescedTrigger[] own = new CoalescedTrigger[1];
        Runnable run = () -> own[0].run(() -> {
            assertThat(atOnce.incrementAndGet()).isOne();
            seen.set(requested.get());
            atOnce.decrementAndGet();
            return false;
        });
        own[0] = new CoalescedTrigger(() -> threads.execute(run));
        for (int i = 0; i < 100_000; i++) {
            requested.incrementAndGet();
            own[0].request();
        }
        await().until(() -> seen.get() == requested.get());
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
}
