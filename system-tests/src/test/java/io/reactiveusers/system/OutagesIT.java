package io.reactiveusers.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.reactiveusers.system.TestSystem.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.reactiveusers.local.HttpApi;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers stopped, and killed with SIGKILL while changes are made: what was answered with success is never lost. */
class OutagesIT {
    /** The users that the bursts change, none of another test. */
    private static final int FIRST = 100;

    private static final int USERS = 40;

    private final TestSystem system = TestSystem.running();

    @BeforeEach
    void settled() {
        system.awaitConverged();
    }

    @Test
    void aClientThatWasStoppedCatchesUp() throws IOException {
        system.client(2).stop();
        for (int i = 0; i < USERS; i++) {
            system.change(sample(FIRST + i), "first_name", "While-Away");
        }
        system.staff().delete("/users/" + sample(90)).expect(204);

        system.local().startClient(system.client(2));
        system.client(2).awaitStarted();

        system.awaitConverged();
    }

    @Test
    void aClientKilledInTheMiddleOfABurstLosesNothing() throws Exception {
        Burst burst = new Burst("client-killed");
        burst.start(400);
        burst.awaitAnswered(100);

        system.client(1).kill();
        system.local().startClient(system.client(1));
        system.client(1).awaitStarted();

        burst.end();
        burst.assertNothingLost();
    }

    @Test
    void aMasterKilledInTheMiddleOfABurstLosesNothingItHadAnswered() throws Exception {
        Burst burst = new Burst("master-killed");
        burst.start(400);
        burst.awaitAnswered(100);

        system.master().kill();
        burst.end();
        assertThat(burst.answered.get()).as("killed before the burst was over").isLessThan(400);
        system.local().startMaster();
        system.master().awaitStarted();

        burst.assertNothingLost();
    }

    @Test
    void whileTheMasterIsAwayPagesStayLiveAndALoginSaysThatItCannotTell() throws IOException {
        try (TestBrowser browser = new TestBrowser()) {
            String username = system.user(sample(12)).getString("username");
            Page open = browser.livePage(system.client(1).url(), username, "Passw0rd-12");

            system.master().stop();
            Page refused = browser.logIn(system.client(1).url() + "/", username, "Passw0rd-12");
            assertThat(refused.locator("#error")).containsText("cannot be checked right now");
            TestBrowser.picture(refused, "login-cannot-tell");
            assertThat(open.locator("#connection")).hasAttribute("data-state", "connected");

            system.local().startMaster();
            system.master().awaitStarted();
            browser.livePage(system.client(1).url(), username, "Passw0rd-12");
            system.change(sample(12), "first_name", "Back");
            assertThat(open.locator("#first_name")).hasText("Back");
        }
    }

    @Test
    void anOpenPageComesBackByItselfAfterItsClientDid() throws IOException {
        try (TestBrowser browser = new TestBrowser()) {
            String username = system.user(sample(13)).getString("username");
            Page page = browser.livePage(system.client(2).url(), username, "Passw0rd-13");

            system.client(2).kill();
            assertThat(page.locator("#connection")).hasAttribute("data-state", "reconnecting");
            system.local().startClient(system.client(2));
            system.client(2).awaitStarted();

            // The session died with the server, so the page asks to log in again rather than show something old.
            assertThat(page.locator("#password"))
                    .isVisible(new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                            .setTimeout(60_000));
        }
    }

    /** Changes of first names, numbered, four at a time; it knows which were answered with success, and which were asked for. */
    private final class Burst {
        private final String word;
        private final Map<Long, Integer> asked = new ConcurrentHashMap<>();
        private final Map<Long, Integer> confirmed = new ConcurrentHashMap<>();
        private final AtomicInteger answered = new AtomicInteger();
        private final ExecutorService writers = Executors.newFixedThreadPool(4);

        private Burst(String word) {
            this.word = word;
        }

        /** Every user has one writer, so that its changes are in order. */
        private void start(int changes) {
            for (int writer = 0; writer < 4; writer++) {
                int own = writer;
                writers.submit(() -> {
                    for (int change = own; change < changes; change += 4) {
                        long id = sample(FIRST + change % USERS);
                        asked.put(id, change);
                        HttpApi.Answer answer = system.staff()
                                .patch("/users/" + id, TestSystem.body("first_name", word + " " + change));
                        if (answer.status() != 200) {
                            // A server that is shutting down, or dead: whether it was done is not known.
                            return null;
                        }
                        confirmed.put(id, change);
                        answered.incrementAndGet();
                    }
                    return null;
                });
            }
            writers.shutdown();
        }

        private void awaitAnswered(int count) {
            await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() >= count);
        }

        private void end() throws InterruptedException {
            assertThat(writers.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
        }

        /** At the master each user has the last change that was confirmed, or the one that was under way after it; the clients have the same. */
        private void assertNothingLost() throws IOException {
            system.awaitConverged();
            assertThat(confirmed).isNotEmpty();
            for (Map.Entry<Long, Integer> user : confirmed.entrySet()) {
                assertThat(system.user(user.getKey()).getString("first_name"))
                        .isIn(word + " " + user.getValue(), word + " " + asked.get(user.getKey()));
            }
        }
    }
}
