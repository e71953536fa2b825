package io.reactiveusers.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.reactiveusers.system.TestSystem.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.reactiveusers.local.HttpApi;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers are stopped, and killed with SIGKILL, while changes are made. A confirmed change is never lost. */
class OutagesIT {
    /** The users that the bursts change; no other test uses them. */
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
    void aMasterKilledInTheMiddleOfABurstLosesNoConfirmedChange() throws Exception {
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

    /** Inserts the row of a parked change directly, because the refusals that park one take minutes. */
    @Test
    void aParkedChangeIsShownAndReleased() throws Exception {
        long id = sample(95);
        JsonObject user = system.user(id);
        system.master().stop();
        try (Connection database = system.masterDatabase();
                PreparedStatement insert = database.prepareStatement(
                        "insert into outbox (id, user_id, revision, action, event_id, payload, recorded_at, available_at,"
                                + " attempts, aborted) values (nextval('outbox_seq'), ?, ?, 1, random_uuid(), ?,"
                                + " current_timestamp, current_timestamp, 10, 'InvalidParameter')")) {
            insert.setLong(1, id);
            insert.setLong(2, user.getJsonNumber("revision").longValue());
            insert.setString(
                    3,
                    Json.createObjectBuilder()
                            .add(
                                    "user",
                                    Json.createObjectBuilder(user)
                                            .add("groups", JsonValue.EMPTY_JSON_ARRAY)
                                            .add("user_permissions", JsonValue.EMPTY_JSON_ARRAY))
                            .add("action", 1)
                            .add("revision", user.get("revision"))
                            .build()
                            .toString());
            insert.executeUpdate();
        }
        system.local().startMaster();
        system.master().awaitStarted();

        JsonObject status = system.staff().get("/status").expect(200).object();
        assertThat(status.getInt("parked")).isOne();
        assertThat(status.getInt("pending")).isOne();
        JsonObject parked = system.staff()
                .get("/outbox/parked?after=" + (id - 1))
                .expect(200)
                .body()
                .asJsonArray()
                .getJsonObject(0);
        assertThat(parked.getJsonNumber("user_id").longValue()).isEqualTo(id);
        assertThat(parked.getString("action")).isEqualTo("UPDATE");
        assertThat(parked.getInt("attempts")).isEqualTo(10);
        assertThat(parked.getString("reason")).isEqualTo("InvalidParameter");
        assertThat(system.staff()
                        .get("/outbox/parked?after=" + id)
                        .expect(200)
                        .body()
                        .asJsonArray())
                .isEmpty();

        String release = "/outbox/parked/" + id + "/release";
        system.staff().post(release, JsonValue.EMPTY_JSON_OBJECT).expect(204);
        system.awaitConverged();
        assertThat(system.staff().post(release, JsonValue.EMPTY_JSON_OBJECT).status())
                .as("released already")
                .isEqualTo(404);
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

            // The session was lost with the server, so the page shows the login form and nothing outdated.
            assertThat(page.locator("#password"))
                    .isVisible(new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                            .setTimeout(60_000));
        }
    }

    /** Four writers that change first names to numbers. Remembers which changes were requested, and which confirmed. */
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
                            // The server is stopping or dead; whether the change was made is unknown.
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

        /**
         * Checks that each user at the master has the last confirmed change, or the one requested after it, and clients
         * the same.
         */
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
