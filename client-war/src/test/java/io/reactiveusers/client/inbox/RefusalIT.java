package io.reactiveusers.client.inbox;

import static io.reactiveusers.client.testkit.Queue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.client.testkit.Browser;
import io.reactiveusers.client.testkit.Database;
import io.reactiveusers.client.testkit.Queue;
import io.reactiveusers.client.testkit.ServerLog;
import io.reactiveusers.common.Action;
import io.reactiveusers.common.WireCodec;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages that cannot be applied are logged once with a reason, and delay no other message. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RefusalIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private int logged;

    @BeforeEach
    void begin() {
        await().atMost(SOON).until(() -> Queue.held() == 0);
        Queue.purgeDeadLetters();
        logged = ServerLog.lines().size();
    }

    @AfterEach
    void end() {
        Queue.purgeDeadLetters();
    }

    /** Returns a body of each kind, with the reason for its refusal. */
    private static Map<String, String> kinds() {
        String good = WireCodec.encode(event(Action.UPDATE, 8_000, "wrong", "", System.currentTimeMillis()));
        String revision = "\"revision\":[0-9]+";
        String ahead = "revision is more than a day after the message was sent";
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("garbage", "not JSON");
        kinds.put("{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\"}", "user is missing");
        kinds.put(
                good.replaceFirst("\\{", "{\"x\":" + "[".repeat(1_100) + "]".repeat(1_100) + ","),
                "nested deeper than 32 levels");
        kinds.put("{\"user\":" + "[".repeat(2_000) + "]".repeat(2_000) + ",\"action\":1}", "user is not an object");
        kinds.put(good.replaceFirst(revision, "\"revision\":" + "9".repeat(1_200)), "revision is not a 64-bit integer");
        kinds.put(good.replaceFirst(revision, "\"revision\":1795646451570376"), ahead);
        kinds.put(good.replaceFirst(revision, "\"revision\":9223372036854775807"), ahead);
        kinds.put(good.replaceFirst(revision, "\"revision\":-5"), "revision is negative");
        kinds.put(
                good.replaceFirst("\"occurred_at\":\"", "\"occurred_at\":\"+1"),
                "occurred_at is not from the years 1970 to 9999");
        for (String id : List.of("0", "-7", "-9223372036854775808", "9007199254740992")) {
            kinds.put(good.replace("\"id\":8000", "\"id\":" + id), "user.id is not one that a directory gives");
        }
        kinds.put(
                good.replace("\"groups\":[]", "\"groups\":[{\"id\":3,\"name\":\"" + "n".repeat(151) + "\"}]"),
                "user.groups[].name is longer than 150 code points");
        kinds.put(
                good.replace(
                        "\"groups\":[]",
                        "\"groups\":[" + "{\"id\":3,\"name\":\"editors\"},".repeat(11_000)
                                + "{\"id\":3,\"name\":\"e\"}]"),
                "longer than 262144 characters");
        return kinds;
    }

    @Test
    void oneOfEachKindLeavesOneLineAndIsListedWithItsReason() {
        Map<String, String> reasonById = new HashMap<>();
        kinds().forEach((body, reason) -> reasonById.put(Queue.send(body), reason));
        await().atMost(SOON).until(() -> Queue.deadLetters() == reasonById.size());

        Map<String, String> listed = new HashMap<>();
        letters().forEach(letter -> listed.put(letter.getString("message_id"), letter.getString("reason")));
        assertThat(listed).isEqualTo(reasonById);
        List<String> lines = ServerLog.linesAfter(logged);
        reasonById.forEach((id, reason) -> assertThat(lines)
                .filteredOn(line -> line.contains(id))
                .singleElement()
                .asString()
                .contains("RU0301")
                .endsWith("refused: " + reason));
        assertThat(lines)
                .noneMatch(line -> line.contains("WFLYEJB") || line.startsWith("\tat ") || line.contains("RU02"));
        assertThat(Database.row(8_000)).isEmpty();
        assertThat(Database.row(0)).isEmpty();
    }

    @Test
    @Tag(Database.ANY)
    void aThousandInARowNeitherPauseNorDelayOthers() {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            bodies.add("garbage " + i);
            if (i % 250 == 125) {
                bodies.add(WireCodec.encode(event(Action.INSERT, 8_100 + i, "between", "", 1)));
            }
        }
        bodies.add(WireCodec.encode(event(Action.INSERT, 8_100, "last", "", 1)));
        Queue.sendBodies(bodies);

        await().atMost(Duration.ofSeconds(20)).until(() -> Database.revision(8_100) == 1);
        // Behind four times as many receives as a failed message would have had, and no pause ever.
        await().atMost(SOON).until(() -> Queue.deadLetters() == 1_000);
        for (long id : new long[] {8_225, 8_475, 8_725, 8_975}) {
            assertThat(Database.revision(id)).isEqualTo(1);
        }
        Queue.send(event(Action.UPDATE, 8_100, "after", "", 2));
        await().atMost(Duration.ofSeconds(4)).until(() -> Database.revision(8_100) == 2);
        List<String> lines = ServerLog.linesAfter(logged);
        assertThat(lines).filteredOn(line -> line.contains("RU0301")).hasSize(1_000);
        assertThat(lines).noneMatch(line -> line.contains("RU02") || line.contains("RU0305"));
        assertThat(letters()).hasSize(100).allSatisfy(letter -> assertThat(letter.getString("reason"))
                .isEqualTo("not JSON"));
    }

    @Test
    void rowWithARevisionThatNoEventCanHaveTakesTheNextEvent() {
        long now = System.currentTimeMillis();
        for (long[] row :
                new long[][] {{8_200, 1_795_646_451_570_376L}, {8_201, Long.MAX_VALUE}, {8_202, now + 172_800_000}}) {
            Database.execute(
                    "insert into user_replica (id, revision, deleted_at, username, first_name, last_name, email,"
                            + " is_active, active_revision, groups_json, user_permissions_json, applied_at) values ("
                            + row[0] + ", "
                            + row[1] + ", null, 'frozen', '', '', '', true, " + row[1]
                            + ", '[]', '[]', current_timestamp)");
            Queue.send(event(Action.UPDATE, row[0], "thawed", "", false, now));
            await().atMost(SOON).until(() -> Database.revision(row[0]) == now);
            Queue.send(List.of(
                    event(Action.UPDATE, row[0], "older", "", true, now - 1),
                    event(Action.INSERT, row[0] + 10, "mark", "", true, 1)));
            await().atMost(SOON).until(() -> Database.revision(row[0] + 10) == 1);
            assertThat(Database.row(row[0])).startsWith("thawed|").contains("|FALSE|");
        }
    }

    /** SQL cannot insert rows that no master could correct, either. */
    @Test
    void replicaTakesNoIdsThatNoDirectoryGives() {
        for (String id : List.of("-9223372036854775808", "-2", "0", "9007199254740992")) {
            assertThatThrownBy(() -> Database.execute(
                            "insert into user_replica (id, revision, username, first_name, last_name, email, is_active,"
                                    + " active_revision, groups_json, user_permissions_json, applied_at)"
                                    + " values (" + id
                                    + ", 1, '', '', '', '', true, 1, '[]', '[]', current_timestamp)"))
                    .as(id)
                    .hasRootCauseInstanceOf(SQLException.class);
        }
    }

    private static List<JsonObject> letters() {
        String body = new Browser()
                .get("/dead-letters?limit=100", "Authorization", "Bearer the-token-of-this-client")
                .body();
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }
}
