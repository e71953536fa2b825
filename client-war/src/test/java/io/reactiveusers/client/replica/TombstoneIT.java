package io.reactiveusers.client.replica;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.common.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tombstones are purged after their retention, and live users never are. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class TombstoneIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void tombstonesAreForgottenAfterTheirRetentionAndLiveUsersNever() throws Exception {
        Queue.send(List.of(
                event(Action.DELETE, 9101, "old", "", 10),
                event(Action.DELETE, 9102, "young", "", 10),
                event(Action.INSERT, 9103, "live", "", 10)));
        for (long id : new long[] {9101, 9102, 9103}) {
            await().atMost(SOON).until(() -> Database.revision(id) == 10);
        }
        age(9101, Duration.ofDays(31));
        age(9102, Duration.ofDays(29));
        age(9103, Duration.ofDays(1000));

        redeploy();

        await().atMost(SOON).until(() -> Database.revision(9101) == -1);
        assertThat(Database.deleted(9102)).isTrue();
        assertThat(Database.row(9103)).startsWith("live|");
        Queue.send(event(Action.INSERT, 9101, "again", "", 20));
        await().atMost(SOON).untilAsserted(() -> assertThat(Database.row(9101)).startsWith("again|"));
    }

    /** Redeploys the client, because the purge runs soon after every start. */
    private static void redeploy() throws IOException {
        Path war = Path.of(System.getProperty("server.base"), "deployments", "client-war.war");
        Path deployed = war.resolveSibling("client-war.war.deployed");
        Files.delete(deployed);
        await().atMost(SOON).until(() -> Files.exists(war.resolveSibling("client-war.war.undeployed")));
        Files.createFile(war.resolveSibling("client-war.war.dodeploy"));
        await().atMost(SOON).until(() -> Files.exists(deployed));
    }

    private static void age(long id, Duration age) throws SQLException {
        try (Connection connection = Database.connect();
                PreparedStatement update =
                        connection.prepareStatement("update user_replica set applied_at = ? where id = ?")) {
            update.setTimestamp(1, Timestamp.from(Instant.now().minus(age)));
            update.setLong(2, id);
            assertThat(update.executeUpdate()).isOne();
        }
    }
}
