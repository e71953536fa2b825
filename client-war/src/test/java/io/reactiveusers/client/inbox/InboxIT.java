package io.reactiveusers.client.inbox;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.common.Action;
import io.reactiveusers.common.DirectoryDigest;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.common.WireCodec;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the queue through bridge and listener into the database. Every test has user ids of its own. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class InboxIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void wholeStateArrives() {
        Queue.send(new UserChanged(
                Action.INSERT,
                new UserState(
                        1001,
                        "\ud83d\ude00".repeat(150),
                        "<b>",
                        "\u7ba1\u7406\u8005",
                        "x".repeat(242) + "@example.org",
                        false,
                        List.of(new UserState.Group(9, "b"), new UserState.Group(3, "a\"")),
                        List.of(new UserState.Permission(7, "change_user"))),
                1,
                UUID.randomUUID(),
                Instant.now(),
                "test"));
        await().atMost(SOON).untilAsserted(() -> assertThat(Database.row(1001))
                .isEqualTo("\ud83d\ude00".repeat(150) + "|<b>|\u7ba1\u7406\u8005|" + "x".repeat(242)
                        + "@example.org|FALSE|[{\"id\":3,\"name\":\"a\\\"\"},{\"id\":9,\"name\":\"b\"}]|"
                        + "[{\"id\":7,\"codename\":\"change_user\"}]"));
    }

    @Test
    void messagesOfThePrototypeEndInTheRightRows() throws Exception {
        try (JsonReader reader = Json.createReader(getClass().getResourceAsStream("/prototype-messages.json"))) {
            List<JsonObject> messages = new ArrayList<>(reader.readArray().getValuesAs(JsonObject.class));
            Collections.reverse(messages);
            messages.forEach(message -> Queue.send(message.getString("Body")));
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(Database.row(1))
                .isEqualTo("ann|Anne|L\u00e9e-\u00c5ngstr\u00f6m|ann@example.org|TRUE|"
                        + "[{\"id\":1,\"name\":\"editors\"}]|[]"));
        await().atMost(SOON).untilAsserted(() -> assertThat(Database.row(2)).isEqualTo("||||TRUE|[]|[]"));
        await().atMost(SOON).until(() -> Database.deleted(2) && Database.deleted(3));
    }

    @Test
    void deletionLeavesATombstoneThatOnlyANewerRevisionRevives() {
        Queue.send(event(Action.INSERT, 1010, "ann", "Ann", 5));
        await().atMost(SOON).until(() -> Database.revision(1010) == 5);
        Queue.send(event(Action.DELETE, 1010, "ann", "Ann", 7));
        await().atMost(SOON).until(() -> Database.deleted(1010));
        assertThat(Database.row(1010)).isEqualTo("||||TRUE|[]|[]");
        Queue.send(List.of(event(Action.UPDATE, 1010, "ann", "Late", 6), event(Action.INSERT, 1011, "mark", "", 1)));
        await().atMost(SOON).until(() -> Database.revision(1011) == 1);
        await().during(Duration.ofMillis(500)).until(() -> Database.deleted(1010));
        Queue.send(event(Action.INSERT, 1010, "ann", "Again", 8));
        await().atMost(SOON).until(() -> Database.revision(1010) == 8 && !Database.deleted(1010));
    }

    @Test
    void twoUsersSwapTheirUsernames() {
        Queue.send(List.of(event(Action.INSERT, 1020, "left", "A", 1), event(Action.INSERT, 1021, "right", "B", 1)));
        await().atMost(SOON).until(() -> Database.revision(1020) == 1 && Database.revision(1021) == 1);
        Queue.send(List.of(event(Action.UPDATE, 1021, "left", "B", 2), event(Action.UPDATE, 1020, "right", "A", 2)));
        await().atMost(SOON).untilAsserted(() -> assertThat(Database.row(1020) + Database.row(1021))
                .startsWith("right|A|")
                .contains("left|B|"));
    }

    @Test
    void reorderedAndDuplicatedEventsEndInTheNewestState() {
        List<UserChanged> events = new ArrayList<>();
        for (long id = 2000; id < 2100; id++) {
            for (long revision = 1; revision <= 5; revision++) {
                // Every user is deleted and created again in between; every fifth user ends deleted.
                boolean deletes = revision == 3 || revision == 5 && id % 5 == 0;
                events.add(
                        event(deletes ? Action.DELETE : Action.UPDATE, id, "user" + id, "First" + revision, revision));
            }
        }
        events.addAll(events.subList(100, 300));
        Collections.shuffle(events, new Random(20261124));
        Queue.send(events);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> LongStream.range(2000, 2100).allMatch(id -> Database.revision(id) == 5));
        for (long id = 2000; id < 2100; id++) {
            assertThat(Database.deleted(id)).isEqualTo(id % 5 == 0);
            assertThat(Database.row(id)).startsWith(id % 5 == 0 ? "||" : "user" + id + "|First5|");
        }
    }

    @Test
    @Tag(Database.ANY)
    void refusedMessageIsLoggedOnceBecomesADeadLetterAndDelaysNoOther() throws Exception {
        String poison = "{\"user\":{\"id\":1031,\"username\":\"secret-name\",\"groups\":[3]},\"action\":1}";
        Queue.send(event(Action.INSERT, 1030, "before", "", 1));
        String id = Queue.send(poison);
        for (long user = 1032; user < 1042; user++) {
            Queue.send(event(Action.INSERT, user, "after", "", 1));
        }
        for (long user : new long[] {1030, 1032, 1041}) {
            await().atMost(SOON).until(() -> Database.revision(user) == 1);
        }
        List<String> dead = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            dead.addAll(Queue.takeDeadLetters());
            return !dead.isEmpty();
        });
        assertThat(dead).containsExactly(poison);
        assertThat(Database.row(1031)).isEmpty();
        assertThat(log().filter(line -> line.contains("RU0301") && line.contains(id)))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith("groups holds something that is not an object"));
        assertThat(log()).noneMatch(line -> line.contains("secret-name"));
    }

    @Test
    void failedDeliveryChangesNothingAndIsDeliveredAgain() throws Exception {
        Queue.send(event(Action.INSERT, 1050, "held", "Before", 1));
        await().atMost(SOON).until(() -> Database.revision(1050) == 1);
        try (Connection other = Database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from user_replica where id = 1050 for update");
            String id = Queue.send(WireCodec.encode(event(Action.UPDATE, 1050, "held", "After", 2)));
            await().atMost(SOON).until(() -> log().anyMatch(line -> line.contains("RU02") && line.contains(id)));
            assertThat(Database.row(1050)).startsWith("held|Before|");
            await().atMost(SOON).until(() -> log().anyMatch(line -> line.contains("RU0305")));
            other.rollback();
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(Database.row(1050)).startsWith("held|After|"));
        assertThat(log()).noneMatch(line -> line.contains("mail1050@example.org"));
    }

    @Test
    void statusIsCountAndDigestOfTheLiveRows() {
        Queue.send(List.of(event(Action.INSERT, 1060, "counted", "", 1), event(Action.INSERT, 1061, "gone", "", 1)));
        Queue.send(event(Action.DELETE, 1061, "gone", "", 2));
        await().atMost(SOON).until(() -> Database.revision(1060) == 1 && Database.revision(1061) == 2);
        await().atMost(SOON).untilAsserted(() -> {
            DirectoryDigest expected = new DirectoryDigest();
            String before = liveRows(expected);
            JsonObject status = status();
            assertThat(before).isEqualTo(liveRows(new DirectoryDigest()));
            assertThat(status.getJsonNumber("users").longValue()).isEqualTo(expected.users());
            assertThat(status.getString("digest")).isEqualTo(expected.hex());
            assertThat(Instant.parse(status.getString("last_applied")))
                    .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(1));
        });
    }

    private static JsonObject status() {
        String body = new Browser()
                .get("/status", "Authorization", "Bearer the-token-of-this-client")
                .body();
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readObject();
        }
    }

    private static String liveRows(DirectoryDigest digest) throws SQLException {
        StringBuilder rows = new StringBuilder();
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select id, revision from user_replica where deleted_at is null order by id")) {
            while (row.next()) {
                digest.add(row.getLong(1), row.getLong(2));
                rows.append(row.getLong(1)).append(':').append(row.getLong(2)).append(' ');
            }
        }
        return rows.toString();
    }

    private static Stream<String> log() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("server.base"), "log", "server.log")).stream();
    }
}
