package io.reactiveusers.client.live;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Page;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may open the socket, and what it shows. Every test has user ids of its own. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LiveIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void anyLegalUsernameOpensItsOwnSocket() {
        String[] usernames = {
            "ann@example.org",
            "a.b+c-d_e@x",
            "+",
            "\u03a9mega\u7ba1\u7406\u8005",
            "\u0905\u0928\u0941",
            "J\u00fcrgen.\u00d8stberg+1@example.org",
            "\ud801\udc00".repeat(150),
        };
        long id = 3000;
        for (String username : usernames) {
            have(++id, username);
            Browser browser = Browser.of(id);
            Page page = browser.open(Browser.encode(username));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(page.shown("username")).isEqualTo(username));
            page.leave();
        }
        // Characters that a browser need not encode.
        Page page = Browser.of(3002).open("a.b+c-d_e@x");
        await().atMost(SOON).until(() -> "a.b+c-d_e@x".equals(page.shown("username")));
        page.leave();
    }

    @Test
    void everyOtherCallerIsRefusedBeforeTheUpgrade() {
        have(3021, "ann");
        have(3022, "bob");
        assertThat(new Browser().refusal("ann")).isEqualTo(401);
        Browser ann = Browser.of(3021);
        assertThat(ann.refusal("bob")).isEqualTo(403);
        assertThat(ann.refusal("Ann")).isEqualTo(403);
        assertThat(ann.refusal("nobody")).isEqualTo(403);
        assertThat(ann.refusal("ann%2Fx")).isIn(403, 404);
        assertThat(ann.refusal("ann", "Origin", "https://evil.example.org")).isEqualTo(403);
        assertThat(ann.refusal("ann", "Origin", "null")).isEqualTo(403);
        Page own = ann.open("ann", "Origin", Browser.HOME);
        await().atMost(SOON).until(() -> own.shown("username") != null);
        own.leave();
    }

    @Test
    void aChangeReachesEveryPageOfItsUserAndNoOther() {
        have(3031, "ann");
        have(3032, "bob");
        Browser ann = Browser.of(3031);
        Page first = ann.open("ann");
        Page second = Browser.of(3031).open("ann");
        Page other = Browser.of(3032).open("bob");
        await().atMost(SOON)
                .until(() -> first.frames().size() == 1
                        && second.frames().size() == 1
                        && other.frames().size() == 1);
        Queue.send(event(Action.UPDATE, 3031, "ann", "Changed", 2));
        await().atMost(SOON).until(() -> "Changed".equals(first.shown("first_name")));
        await().atMost(SOON).until(() -> "Changed".equals(second.shown("first_name")));
        assertThat(other.frames()).hasSize(1);
        assertThat(first.frames().get(1).getInt("revision")).isEqualTo(2);
        first.leave();
        second.leave();
        other.leave();
    }

    @Test
    void whatIsNotNewerIsNotShown() {
        have(3041, "ann");
        Page page = Browser.of(3041).open("ann");
        await().atMost(SOON).until(() -> page.frames().size() == 1);
        Queue.send(event(Action.UPDATE, 3041, "ann", "Fifth", 5));
        await().atMost(SOON).until(() -> "Fifth".equals(page.shown("first_name")));
        Queue.send(event(Action.UPDATE, 3041, "ann", "Fourth", 4));
        Queue.send(event(Action.UPDATE, 3041, "ann", "Fifth", 5));
        Queue.send(event(Action.UPDATE, 3041, "ann", "Sixth", 6));
        await().atMost(SOON).until(() -> "Sixth".equals(page.shown("first_name")));
        assertThat(page.frames()).extracting(frame -> frame.getInt("revision")).containsExactly(1, 5, 6);
        page.leave();
    }

    @Test
    void aRenameKeepsTheSocketAndMovesTheAddress() {
        have(3051, "before");
        Browser browser = Browser.of(3051);
        Page page = browser.open("before");
        Queue.send(event(Action.UPDATE, 3051, "after", "", 2));
        await().atMost(SOON).until(() -> "after".equals(page.shown("username")));
        assertThat(browser.refusal("before")).isEqualTo(403);
        Page again = browser.open("after");
        Queue.send(event(Action.UPDATE, 3051, "after", "Both", 3));
        await().atMost(SOON).until(() -> "Both".equals(page.shown("first_name")));
        await().atMost(SOON).until(() -> "Both".equals(again.shown("first_name")));
        page.leave();
        again.leave();
    }

    @Test
    void withdrawalClosesTheSocketsAndEndsTheLogin() {
        have(3061, "ann");
        Browser browser = Browser.of(3061);
        Page page = browser.open("ann");
        Queue.send(event(Action.DELETE, 3061, "ann", "", 2));
        await().atMost(SOON).until(() -> page.closeCode() == 4001);
        assertThat(browser.refusal("ann")).isEqualTo(403);
        assertThat(browser.refusal("ann")).as("its session has ended").isEqualTo(401);
    }

    @Test
    void disablingClosesTheSocketsAndEndsTheLogin() {
        have(3071, "ann");
        Browser browser = Browser.of(3071);
        Page page = browser.open("ann");
        Queue.send(event(Action.UPDATE, 3071, "ann", "", false, 2));
        await().atMost(SOON).until(() -> page.closeCode() == 4002);
        assertThat(browser.get("/").headers().firstValue("Location")).hasValue("/login?ended");
        assertThat(browser.get("/me").statusCode()).isEqualTo(401);
    }

    @Test
    void logoutClosesTheSocket() {
        have(3081, "ann");
        Browser browser = Browser.of(3081);
        Page page = browser.open("ann");
        await().atMost(SOON).until(() -> page.frames().size() == 1);
        assertThat(browser.post("/logout", "").statusCode()).isEqualTo(303);
        await().atMost(SOON).until(() -> page.closeCode() != -1);
        assertThat(browser.refusal("ann")).isEqualTo(401);
    }

    @Test
    void aPageThatDoesNotReadIsClosedAndDelaysNoOther() {
        have(3091, "slow");
        Page slow = Browser.of(3091).open("slow");
        Page quick = Browser.of(3091).open("slow");
        await().atMost(SOON)
                .until(() -> slow.frames().size() == 1 && quick.frames().size() == 1);
        slow.stopReading();
        // More than the kernel buffers for a connection; the rest waits in the server.
        List<UserState.Group> groups = IntStream.rangeClosed(1, 1200)
                .mapToObj(id -> new UserState.Group(id, "g".repeat(150)))
                .toList();
        long revision = 1;
        for (int i = 0; i < 60; i++) {
            UserChanged small = event(Action.UPDATE, 3091, "slow", "", ++revision);
            UserState user = small.user();
            Queue.send(new UserChanged(
                    small.action(),
                    new UserState(
                            user.id(),
                            user.username(),
                            user.firstName(),
                            user.lastName(),
                            user.email(),
                            true,
                            groups,
                            List.of()),
                    revision,
                    small.eventId(),
                    small.occurredAt(),
                    small.source()));
            long sent = revision;
            await().atMost(SOON).until(() -> quick.revision() == sent);
        }
        // Longer than a page may take for a frame.
        Instant patience = Instant.now().plusSeconds(12);
        await().atMost(SOON).until(() -> Instant.now().isAfter(patience));
        slow.read();
        await().atMost(SOON).until(() -> slow.closeCode() != -1);
        assertThat(slow.revision()).isLessThan(revision);
        quick.leave();
    }

    private static void have(long id, String username) {
        Queue.send(event(Action.INSERT, id, username, "First", 1));
        await().atMost(SOON).until(() -> Database.revision(id) == 1);
    }
}
