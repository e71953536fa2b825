package io.reactiveusers.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.local.LocalSystem;
import io.reactiveusers.local.Server;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

/** Kills a server, checks at once that this has lost nothing, and starts the server again. */
record Kills(
        Settings settings, LocalSystem system, KillSwitch killSwitch, Databases databases, List<Shuffler> shufflers) {

    /** Kills the master at the given point, which an action makes it reach, and starts it again. */
    void master(KillPoint point, Runnable action) {
        killSwitch.arm(system.master(), point);
        action.run();
        killSwitch.awaitKilled(system.master(), point);
        assertNothingForgotten();
        system.startMaster();
        system.master().awaitStarted();
    }

    /** Kills a client at the given point, and starts it again. */
    void client(int number, KillPoint point) {
        Server client = system.clients().get(number - 1);
        killSwitch.arm(client, point);
        killSwitch.awaitKilled(client, point);
        if (settings.fifo()) {
            restart(client);
        } else {
            Shuffler shuffler = shufflers.get(number - 1);
            shuffler.whileHolding(() -> {
                restart(client);
                assertEverythingApplied(client, shuffler);
            });
        }
    }

    private void restart(Server client) {
        system.startClient(client);
        client.awaitStarted();
    }

    /**
     * Checks, while the master is dead, that its outbox holds every change that was not published. A later change of
     * the same user would hide that one was forgotten.
     */
    private void assertNothingForgotten() {
        if (settings.fifo() || settings.masters() > 1) {
            return;
        }
        for (Shuffler shuffler : shufflers) {
            await("LOST: the dead master's outbox has what was not sent")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> {
                        try (Connection database = databases.connect(0, system.master())) {
                            assertThat(Oracle.forgotten(database, shuffler.seen()))
                                    .isEmpty();
                        }
                    });
        }
    }

    /** Checks that a restarted client, which has got nothing new, has everything that was delivered before it was killed. */
    private void assertEverythingApplied(Server client, Shuffler shuffler) {
        await("LOST: " + client.name() + " has what it was sent before it was killed")
                .atMost(Duration.ofSeconds(90))
                .ignoreException(IOException.class)
                .until(() -> shuffler.isDelivered()
                        && system.statusOf(client)
                                .digest()
                                .equals(shuffler.delivered().digest()));
    }
}
