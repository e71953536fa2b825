package io.reactiveusers.client.live;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Page;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.common.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sockets that stay open: what keeps them alive and right, and what ends them. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LongLivedIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** The listener's read time-out, which is 90 seconds as shipped, is 15 in this module's server. */
    @Test
    void quietSocketStaysOpenAndIsPinged() {
        have(3101, "quiet");
        Page page = Browser.of(3101).open("quiet");
        await().atMost(Duration.ofMinutes(2)).until(() -> page.pings().size() == 2 || page.closeCode() != -1);
        assertThat(page.closeCode()).isEqualTo(-1);
        assertThat(page.pings())
                .allSatisfy(ping -> assertThat(ping.getInt("revision")).isEqualTo(1));
        Queue.send(event(Action.UPDATE, 3101, "quiet", "Still", 2));
        await().atMost(SOON).until(() -> "Still".equals(page.shown("first_name")));
        await().atMost(SOON)
                .until(() -> page.pings().get(page.pings().size() - 1).getInt("revision") == 2);
        page.leave();
    }

    /** Changes the row by SQL, as another node of the cluster would. */
    @Test
    void changeThatThisNodeHasNotSeenIsShownByTheSweep() {
        have(3102, "behind");
        have(3103, "disabled");
        have(3104, "withdrawn");
        have(3105, "forgotten");
        Page behind = Browser.of(3102).open("behind");
        Page disabled = Browser.of(3103).open("disabled");
        Page withdrawn = Browser.of(3104).open("withdrawn");
        Page forgotten = Browser.of(3105).open("forgotten");
        await().atMost(SOON)
                .until(() -> behind.frames().size() == 1
                        && disabled.frames().size() == 1
                        && withdrawn.frames().size() == 1
                        && forgotten.frames().size() == 1);
        Database.execute("update user_replica set revision = 9, first_name = 'Elsewhere' where id = 3102");
        Database.execute("update user_replica set is_active = false where id = 3103");
        Database.execute("update user_replica set deleted_at = current_timestamp where id = 3104");
        Database.execute("delete from user_replica where id = 3105");
        await().atMost(SOON).until(() -> "Elsewhere".equals(behind.shown("first_name")));
        await().atMost(SOON).until(() -> disabled.closeCode() == 4002);
        await().atMost(SOON).until(() -> withdrawn.closeCode() == 4001);
        await().atMost(SOON).until(() -> forgotten.closeCode() == 4001);
        behind.leave();
    }

    @Test
    void whatAPageSendsClosesItsSocketAndNoOther() {
        have(3111, "talker");
        Page quiet = Browser.of(3111).open("talker");
        for (String part : List.of("", "x", "x".repeat(500), "x".repeat(1_000_000))) {
            for (boolean last : new boolean[] {true, false}) {
                Page text = Browser.of(3111).open("talker");
                Page binary = Browser.of(3111).open("talker");
                ignoringClose(() -> text.send(part, last));
                ignoringClose(() -> binary.send(part.getBytes(java.nio.charset.StandardCharsets.US_ASCII), last));
                if (!last && part.isEmpty()) {
                    text.leave();
                    binary.leave();
                    continue;
                }
                await(part.length() + " " + last).atMost(SOON).until(() -> text.closeCode() != -1);
                await(part.length() + " " + last).atMost(SOON).until(() -> binary.closeCode() != -1);
                assertThat(List.of(text.closeCode(), binary.closeCode()))
                        .as(part.length() + " " + last)
                        .isSubsetOf(1008, 1009);
            }
        }
        Page endless = Browser.of(3111).open("talker");
        for (int i = 0; i < 100 && endless.closeCode() == -1; i++) {
            ignoringClose(() -> endless.send("x".repeat(100_000), false));
        }
        await().atMost(SOON).until(() -> endless.closeCode() != -1);
        assertThat(quiet.closeCode()).isEqualTo(-1);
        quiet.leave();
    }

    @Test
    void oldestOfTooManySocketsIsClosed() {
        have(3121, "many");
        have(3122, "another");
        Page another = Browser.of(3122).open("another");
        Browser browser = Browser.of(3121);
        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < LiveSessions.LIMIT + 5; i++) {
            pages.add(browser.open("many"));
        }
        await().atMost(SOON).until(() -> pages.subList(0, 5).stream().allMatch(page -> page.closeCode() == 4003));
        Queue.send(event(Action.UPDATE, 3121, "many", "Changed", 2));
        await().atMost(SOON).until(() -> pages.subList(5, pages.size()).stream()
                .allMatch(page -> "Changed".equals(page.shown("first_name"))));
        assertThat(another.closeCode()).isEqualTo(-1);
        pages.forEach(Page::leave);
        another.leave();
    }

    /** Once the server has closed, nothing can be sent. */
    private static void ignoringClose(Runnable send) {
        try {
            send.run();
        } catch (RuntimeException e) {
            assertThat(e).hasRootCauseInstanceOf(java.io.IOException.class);
        }
    }

    private static void have(long id, String username) {
        Queue.send(event(Action.INSERT, id, username, "First", 1));
        await().atMost(SOON).until(() -> Database.revision(id) == 1);
    }
}
