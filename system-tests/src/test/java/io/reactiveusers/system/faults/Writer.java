package io.reactiveusers.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.local.DumpImport;
import io.reactiveusers.local.HttpApi;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the changes of a plan by the master's API, one after the other. If the response is lost, or the master cannot
 * do the change at the moment, it repeats the request until it succeeds. It compares every response that shows a user
 * with the plan, so that a confirmed change that is lost later is found at the user's next change, or by the {@link
 * Oracle}.
 */
final class Writer implements Callable<Void> {
    /** How long the master may be down: it is killed and restarted, possibly on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Plan plan;
    private final HttpApi master;
    private final Pace pace;
    private final Tally tally;
    private final Map<Integer, Long> ids = new HashMap<>();
    private final Map<Integer, Long> groupIds = new HashMap<>();
    private final ResponseCheck responses = new ResponseCheck();

    Writer(
            Plan plan,
            HttpApi master,
            Map<Integer, Long> initialIds,
            Map<Integer, Long> initialGroupIds,
            Pace pace,
            Tally tally) {
        this.plan = plan;
        this.master = master;
        this.pace = pace;
        this.tally = tally;
        ids.putAll(initialIds);
        groupIds.putAll(initialGroupIds);
    }

    @Override
    public Void call() throws InterruptedException {
        for (Change change : plan.changes()) {
            pace.await();
            AtomicInteger attempts = new AtomicInteger();
            await(change.kind() + " of " + change.number())
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(250))
                    .atMost(PATIENCE)
                    .until(() -> attempt(change, attempts.getAndIncrement() > 0));
            tally.unanswered.addAndGet(attempts.get() - 1);
            tally.done.incrementAndGet();
        }
        return null;
    }

    /** Returns the id of a user of the plan. */
    long id(int user) {
        return ids.get(user);
    }

    /** Returns the id of a group of the plan. */
    long groupId(int group) {
        return groupIds.get(group);
    }

    /** Returns whether the change is done; if that is unknown, the caller repeats it. */
    private boolean attempt(Change change, boolean again) {
        try {
            return switch (change.kind()) {
                case EDIT -> edit(change);
                case CREATE -> create(change, again);
                case RECREATE -> recreate(change);
                case DELETE -> delete("/users/" + id(change.number()), again);
                case CREATE_GROUP -> createGroup(change, again);
                case RENAME_GROUP -> renameGroup(change);
                case DELETE_GROUP -> delete("/groups/" + groupId(change.number()), again);
                case PHANTOM_EDIT, PHANTOM_CREATE, PHANTOM_DELETE, PHANTOM_RENAME_GROUP -> phantom(change);
            };
        } catch (IOException e) {
            return false;
        }
    }

    private boolean edit(Change change) throws IOException {
        HttpApi.Answer answer = master.patch("/users/" + id(change.number()), body(change));
        if (!done(answer, 200, change)) {
            return false;
        }
        check(change, answer.object());
        return true;
    }

    private boolean create(Change change, boolean again) throws IOException {
        HttpApi.Answer answer = master.post("/users", body(change));
        if (again && answer.status() == 409) {
            answer = master.get("/users?limit=500&q="
                    + java.net.URLEncoder.encode(change.after().username(), java.nio.charset.StandardCharsets.UTF_8));
            if (!done(answer, 200, change)) {
                return false;
            }
            JsonObject created = answer.object().getJsonArray("users").getValuesAs(JsonObject.class).stream()
                    .filter(user ->
                            user.getString("username").equals(change.after().username()))
                    .findFirst()
                    .orElseThrow();
            ids.put(change.number(), created.getJsonNumber("id").longValue());
            check(change, created);
            return true;
        }
        if (!done(answer, 201, change)) {
            return false;
        }
        ids.put(change.number(), answer.object().getJsonNumber("id").longValue());
        check(change, answer.object());
        return true;
    }

    private boolean recreate(Change change) throws IOException {
        HttpApi.Answer answer = master.post(
                "/import/django",
                Json.createArrayBuilder()
                        .add(InitialDirectory.djangoUser(id(change.number()), change.after()))
                        .build());
        // Another writer's import may be running.
        if (answer.status() == 409 || !done(answer, 202, change)) {
            return false;
        }
        JsonObject job = DumpImport.awaitEnd(master, answer.object(), progress -> {});
        // Unchanged if it was done before and its response lost; nothing if the master or its database went away.
        JsonObject users = job.getJsonObject("users");
        return users.getInt("created") + users.getInt("changed") + users.getInt("unchanged") == 1;
    }

    private boolean createGroup(Change change, boolean again) throws IOException {
        HttpApi.Answer answer = master.post(
                "/groups", Json.createObjectBuilder().add("name", change.name()).build());
        if (again && answer.status() == 409) {
            answer = master.get("/groups");
            if (!done(answer, 200, change)) {
                return false;
            }
            groupIds.put(
                    change.number(),
                    answer.body().asJsonArray().getValuesAs(JsonObject.class).stream()
                            .filter(group -> group.getString("name").equals(change.name()))
                            .findFirst()
                            .orElseThrow()
                            .getJsonNumber("id")
                            .longValue());
            return true;
        }
        if (!done(answer, 201, change)) {
            return false;
        }
        groupIds.put(change.number(), answer.object().getJsonNumber("id").longValue());
        return true;
    }

    private boolean renameGroup(Change change) throws IOException {
        return done(
                master.patch(
                        "/groups/" + groupId(change.number()),
                        Json.createObjectBuilder().add("name", change.name()).build()),
                200,
                change);
    }

    private boolean delete(String path, boolean again) throws IOException {
        HttpApi.Answer answer = master.delete(path);
        return again && isProblem(answer) && answer.status() == 404 || done(answer, 204, null);
    }

    /** Requested only once. Whatever the outcome, the change must never become visible. */
    private boolean phantom(Change change) {
        int status = 0;
        try {
            status = switch (change.kind()) {
                case PHANTOM_EDIT -> master.patch("/users/" + id(change.number()), body(change))
                        .status();
                case PHANTOM_CREATE -> master.post("/users", body(change)).status();
                case PHANTOM_DELETE -> master.delete("/users/" + id(change.number()))
                        .status();
                default -> master.patch(
                                "/groups/" + groupId(change.number()),
                                Json.createObjectBuilder()
                                        .add("name", change.name())
                                        .build())
                        .status();
            };
        } catch (IOException e) {
            return true;
        }
        assertThat(status)
                .as("a rolled-back change is no success: %s", change.kind())
                .isGreaterThanOrEqualTo(400);
        if (status >= 500) {
            tally.rolledBack.incrementAndGet();
        }
        return true;
    }

    /**
     * Returns whether the response is the expected one, and false if the master is down. A response that is not a problem
     * document comes from the server itself, which is up before its applications.
     */
    private static boolean done(HttpApi.Answer answer, int expected, Change change) {
        if (answer.status() == expected) {
            return true;
        }
        if (answer.status() < 500 && isProblem(answer)) {
            throw new AssertionError(change + " got " + answer);
        }
        return false;
    }

    private static boolean isProblem(HttpApi.Answer answer) {
        return answer.body().getValueType() == JsonValue.ValueType.OBJECT
                && answer.object().getString("type", "").startsWith("urn:reactive-users:problem:");
    }

    private void check(Change change, JsonObject user) {
        Set<Long> wantedGroups = new HashSet<>();
        change.after().groups().forEach(group -> wantedGroups.add(groupId(group)));
        responses.check(change, user, wantedGroups);
    }

    private JsonObject body(Change change) {
        return RequestBody.of(change.before(), change.after(), groupIds);
    }
}
