package io.reactiveusers.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.local.DumpImport;
import io.reactiveusers.local.HttpApi;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the changes of a plan by the master's API, one after the other. Where the answer is lost, or the master cannot do
 * it now, it asks again until it is told that it is done. Every answer that shows a user is compared with what the plan
 * wants, so a change that was answered with success and is gone later is found at the user's next change, or by the
 * {@link Oracle}.
 */
final class Writer implements Callable<Void> {
    /** How long the master may be away: killed and started on a machine that is busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Plan plan;
    private final HttpApi master;
    private final Pace pace;
    private final Tally tally;
    private final Map<Integer, Long> ids = new HashMap<>();
    private final Map<Integer, Long> groupIds = new HashMap<>();
    private final Map<Long, Long> revisions = new HashMap<>();

    /** What all writers have done. */
    static final class Tally {
        final AtomicInteger done = new AtomicInteger();
        final AtomicInteger rolledBack = new AtomicInteger();
        final AtomicInteger unanswered = new AtomicInteger();
    }

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

    /** The id of a user of the plan. */
    long id(int user) {
        return ids.get(user);
    }

    /** The id of a group of the plan. */
    long groupId(int group) {
        return groupIds.get(group);
    }

    /** Whether the change is done now; what it is not known of is asked for again. */
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
        HttpApi.Answer answer = master.patch("/users/" + id(change.number()), difference(change));
        if (!done(answer, 200, change)) {
            return false;
        }
        check(change, answer.object());
        return true;
    }

    private boolean create(Change change, boolean again) throws IOException {
        HttpApi.Answer answer = master.post("/users", difference(change));
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
                        .add(djangoUser(id(change.number()), change.after()))
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

    /** Asked for once: whatever becomes of it, it must never be seen. */
    private boolean phantom(Change change) {
        int status = 0;
        try {
            status = switch (change.kind()) {
                case PHANTOM_EDIT -> master.patch("/users/" + id(change.number()), difference(change))
                        .status();
                case PHANTOM_CREATE -> master.post("/users", difference(change)).status();
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
     * Whether the answer is the wanted one, rather than that the master is away: an answer that is no problem of ours is
     * the server's own, which is up before its applications.
     */
    private static boolean done(HttpApi.Answer answer, int expected, Change change) {
        if (answer.status() == expected) {
            return true;
        }
        if (answer.status() < 500 && isProblem(answer)) {
            throw new AssertionError(change + " was answered " + answer);
        }
        return false;
    }

    private static boolean isProblem(HttpApi.Answer answer) {
        return answer.body().getValueType() == JsonValue.ValueType.OBJECT
                && answer.object().getString("type", "").startsWith("urn:reactive-users:problem:");
    }

    private void check(Change change, JsonObject user) {
        Person wanted = change.after();
        Set<Long> groups = new HashSet<>(idsOf(user.getJsonArray("groups")));
        // A deleted group stays with its members until they are told.
        groups.retainAll(groupIds.values());
        Set<Long> wantedGroups = new HashSet<>();
        wanted.groups().forEach(group -> wantedGroups.add(groupId(group)));
        assertThat(new Person(
                        user.getString("username"),
                        user.getString("first_name"),
                        user.getString("last_name"),
                        user.getString("email"),
                        user.getBoolean("is_active"),
                        user.getBoolean("is_staff"),
                        Set.of(),
                        new TreeSet<>(idsOf(user.getJsonArray("user_permissions")))))
                .as("LOST: user %s as the master answers it, after %s", user.get("id"), change.kind())
                .isEqualTo(wanted.withGroups(Set.of()));
        assertThat(groups)
                .as("LOST: groups of user %s as the master answers it", user.get("id"))
                .containsAll(wantedGroups);
        long id = user.getJsonNumber("id").longValue();
        long revision = user.getJsonNumber("revision").longValue();
        assertThat(revision).as("revision of user %s", id).isGreaterThanOrEqualTo(revisions.getOrDefault(id, 0L));
        revisions.put(id, revision);
    }

    private static Set<Long> idsOf(JsonArray array) {
        Set<Long> result = new HashSet<>();
        array.getValuesAs(JsonNumber.class).forEach(id -> result.add(id.longValue()));
        return result;
    }

    /** What a request must say to come from before to after. */
    private JsonObject difference(Change change) {
        Person before =
                change.before() == null ? new Person("", "", "", "", true, false, Set.of(), Set.of()) : change.before();
        Person after = change.after();
        JsonObjectBuilder body = Json.createObjectBuilder();
        text(body, "username", before.username(), after.username());
        text(body, "first_name", before.firstName(), after.firstName());
        text(body, "last_name", before.lastName(), after.lastName());
        text(body, "email", before.email(), after.email());
        flag(body, "is_active", before.active(), after.active());
        flag(body, "is_staff", before.staff(), after.staff());
        if (!before.groups().equals(after.groups())) {
            JsonArrayBuilder groups = Json.createArrayBuilder();
            after.groups().forEach(group -> groups.add(groupId(group)));
            body.add("groups", groups);
        }
        if (!before.permissions().equals(after.permissions())) {
            body.add("user_permissions", Json.createArrayBuilder(after.permissions()));
        }
        return body.build();
    }

    private static void text(JsonObjectBuilder body, String name, String before, String after) {
        if (!before.equals(after)) {
            body.add(name, after);
        }
    }

    private static void flag(JsonObjectBuilder body, String name, boolean before, boolean after) {
        if (before != after) {
            body.add(name, after);
        }
    }

    /** A row of an import, of a user without groups and permissions. */
    static JsonObject djangoUser(long id, Person person) {
        return Json.createObjectBuilder()
                .add("model", "auth.user")
                .add("pk", id)
                .add(
                        "fields",
                        Json.createObjectBuilder()
                                .add("password", "!")
                                .addNull("last_login")
                                .add("is_superuser", false)
                                .add("username", person.username())
                                .add("first_name", person.firstName())
                                .add("last_name", person.lastName())
                                .add("email", person.email())
                                .add("is_staff", person.staff())
                                .add("is_active", person.active())
                                .add("date_joined", "2026-11-24T08:00:00Z")
                                .add("groups", Json.createArrayBuilder())
                                .add("user_permissions", Json.createArrayBuilder()))
                .build();
    }
}
