package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.master.MasterApi;
import io.reactiveusers.client.master.MasterUnavailableException;
import io.reactiveusers.client.replica.ReplicaFingerprint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code /replication} resources of the master's API; see {@code docs/api.md}. */
@ApplicationScoped
public class MasterDirectory {
    /** Maximum number of users per call, except for repairs. */
    static final int LIMIT = 1000;

    /** Per call; keeps a step well below the heartbeat expiry. */
    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);

    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(null);

    @Inject
    private MasterApi api;

    /** Number and digest of the next users; {@code through} is null at the end of the directory. */
    record Range(Long through, long users, String digest) {}

    /** The next users one by one; {@code through} is null at the end of the directory. */
    record Users(Long through, List<MasterUser> users) {}

    /** Response to a repair request; {@code pending} is the number of users that wait to be published. */
    record Outcome(Set<Long> refused, long pending) {}

    private interface Reader<T> {
        T read(JsonObject answer);
    }

    Range range(long after) throws MasterFailure {
        return get(
                "/replication/ranges?after=" + after + "&limit=" + LIMIT,
                answer -> new Range(
                        nullable(answer, "through"),
                        answer.getJsonNumber("users").longValueExact(),
                        answer.getString("digest")));
    }

    Users users(long after, long through) throws MasterFailure {
        return get(
                "/replication/users?after=" + after + "&through=" + through,
                answer -> new Users(nullable(answer, "through"), users(answer)));
    }

    /** Returns those of the given users that are replicated or have a change that waits to be published. */
    List<MasterUser> users(Collection<Long> ids) throws MasterFailure {
        return post(
                "/replication/users",
                JSON.createObjectBuilder()
                        .add("ids", JSON.createArrayBuilder(ids))
                        .build(),
                MasterDirectory::users);
    }

    /** Asks the master to republish users with revisions above those that this client has. */
    Outcome repair(Collection<ReplicaFingerprint> here) throws MasterFailure {
        JsonArrayBuilder users = JSON.createArrayBuilder();
        here.forEach(user ->
                users.add(JSON.createObjectBuilder().add("id", user.id()).add("revision", user.revision())));
        return post(
                "/replication/repairs",
                JSON.createObjectBuilder().add("users", users).build(),
                answer -> new Outcome(
                        answer.getJsonArray("refused").getValuesAs(JsonObject.class).stream()
                                .map(user -> user.getJsonNumber("id").longValueExact())
                                .collect(Collectors.toSet()),
                        answer.getJsonNumber("pending").longValueExact()));
    }

    private <T> T get(String path, Reader<T> reader) throws MasterFailure {
        try {
            return read(api.get(path, CALL_LIMIT), reader);
        } catch (MasterUnavailableException e) {
            throw unavailable(e);
        }
    }

    private <T> T post(String path, JsonObject body, Reader<T> reader) throws MasterFailure {
        try {
            return read(api.post(path, body, CALL_LIMIT), reader);
        } catch (MasterUnavailableException e) {
            throw unavailable(e);
        }
    }

    private static <T> T read(MasterApi.Answer answer, Reader<T> reader) throws MasterFailure {
        int status = answer.status();
        if (status != 200) {
            // A server that is starting returns 404, so that is worth a retry; a refused token is not.
            throw new MasterFailure(
                    "the master returned status " + status
                            + (status == 401 || status == 403
                                    ? ": CLIENT_TOKEN was revoked or belongs to another client"
                                    : ""),
                    status == 400 || status == 401 || status == 403);
        }
        try {
            return reader.read(answer.body().orElseThrow());
        } catch (RuntimeException e) {
            throw new MasterFailure("the master's answer is not the expected JSON", false);
        }
    }

    private static MasterFailure unavailable(MasterUnavailableException e) {
        return new MasterFailure("the master does not answer: " + e.getMessage(), false);
    }

    private static List<MasterUser> users(JsonObject answer) {
        return answer.getJsonArray("users").getValuesAs(JsonObject.class).stream()
                .map(user -> new MasterUser(
                        user.getJsonNumber("id").longValueExact(),
                        user.isNull("hash") ? null : user.getString("hash"),
                        user.getBoolean("pending")))
                .toList();
    }

    private static Long nullable(JsonObject answer, String name) {
        return answer.get(name) instanceof JsonNumber number ? number.longValueExact() : null;
    }
}
