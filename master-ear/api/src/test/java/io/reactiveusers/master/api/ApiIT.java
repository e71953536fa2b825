package io.reactiveusers.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.api.Endpoint.Who;
import io.reactiveusers.master.api.RawHttp.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API takes: merge patches, conditions, and requests that race. */
class ApiIT extends ApiTests {
    private static final String MERGE_PATCH = "Content-Type: application/merge-patch+json";

    private long log;

    @BeforeEach
    void remember() {
        prepare();
        log = logSize();
    }

    @AfterEach
    void nothingIsLogged() {
        assertThat(noise(log)).isEmpty();
        http.close();
    }

    @Test
    void aMergePatchChangesWhatItNamesAndNullClears() {
        long id = newUser(
                "\"first_name\": \"Zoë\", \"last_name\": \"Lée\", \"email\": \"a@b\", \"groups\": [" + group() + "]");

        assertThat(patch(id, "{\"first_name\": \"Ann\"}", MERGE_PATCH).text())
                .contains("\"first_name\":\"Ann\",\"last_name\":\"Lée\",\"email\":\"a@b\"");
        Answer cleared = patch(
                id, "{\"first_name\": null, \"last_name\": null, \"email\": null, \"groups\": null}", MERGE_PATCH);
        assertThat(cleared.text())
                .contains(
                        "\"first_name\":\"\",\"last_name\":\"\",\"email\":\"\"",
                        "\"groups\":[],\"user_permissions\":[]");
        assertThat(cleared.text()).isEqualTo(get("/users/" + id).text());
        assertThat(patch(id, "\uFEFF{\"is_active\": false}", "Content-Type: application/json;charset=utf-8")
                        .text())
                .contains("\"is_active\":false,\"is_staff\":false,\"is_superuser\":false");
    }

    @Test
    void everyFaultOfARequestIsReportedAtOnce() {
        Answer answer = patch(
                user(),
                "{\"username\": \"a b\", \"first_name\": 5, \"email\": \"none\", \"groups\": [1.5], \"is_active\": null}");

        assertThat(answer.status()).isEqualTo(400);
        for (String field : List.of("username", "first_name", "email", "groups", "is_active")) {
            assertThat(answer.text()).contains("{\"field\":\"" + field + "\",");
        }
    }

    @Test
    void changesMeetTheirConditions() {
        long id = newUser("");
        String tag = get("/users/" + id).headers().get("etag");
        assertThat(tag).matches("\"\\d+\"");

        assertThat(conditional(id, "\"999\"").status()).isEqualTo(412);
        assertThat(get(
                                "/users/" + id,
                                "If-None-Match: "
                                        + get("/users/" + id).headers().get("etag"))
                        .status())
                .isEqualTo(200);
        String current = get("/users/" + id).headers().get("etag");
        assertThat(conditional(id, "\"999\", " + current + ",\"7\"").status()).isEqualTo(200);
        assertThat(conditional(id, current).status()).isEqualTo(412);
        assertThat(conditional(id, "*").status()).isEqualTo(200);
        String version = get("/users/" + id).headers().get("etag").replace("\"", "");
        for (String other : List.of("*", version + ",x", "x," + version, "")) {
            assertThat(conditional(id, "\"" + other + "\"").status()).as(other).isEqualTo(412);
        }
        assertThat(conditional(id, "W/\"" + version + "\"").status())
                .as("a weak tag")
                .isEqualTo(412);
        for (String garbage : List.of("7", "\"7", "w/\"7\"", "\"7\" \"8\"", "", ",", "*,*", "\"7\",*", "abc")) {
            Answer answer = conditional(id, garbage);
            assertThat(answer.status()).as(garbage).isEqualTo(400);
            assertThat(answer.text()).contains("\"field\":\"If-Match\"");
        }
        assertThat(send("DELETE", "/users/" + id, "If-Match: \"999\"").status()).isEqualTo(412);
        assertThat(send("DELETE", "/users/" + id).status()).isEqualTo(204);
        assertThat(conditional(id, "*").status()).isEqualTo(404);
    }

    @Test
    void groupsHaveTagsAsWell() {
        Answer found = get("/groups/" + group());
        assertThat(found.text()).contains("\"name\":\"editors\"");
        String path = "/api/groups/" + group();
        List<String> stale = List.of(authorization(Who.ADMINISTRATOR), MERGE_PATCH, "If-Match: \"999\"");
        assertThat(http.send("PATCH", path, stale, utf8("{\"name\": \"writers\"}"))
                        .status())
                .isEqualTo(412);
        assertThat(get("/groups/4711").status()).isEqualTo(404);
    }

    @Test
    void ofManyWhoWantANameOneGetsItAndTheOthersAConflict() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < 12; round++) {
                String body = "{\"name\": \"group-" + UUID.randomUUID() + "\"}";
                String user = "{\"username\": \"user-" + UUID.randomUUID() + "\"}";
                assertThat(together(threads, "/groups", body)).containsExactly(201, 409, 409, 409, 409, 409);
                assertThat(together(threads, "/users", user)).containsExactly(201, 409, 409, 409, 409, 409);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void allUnknownIdsAreReported() {
        Answer answer = patch(user(), "{\"groups\": [98765, " + group() + ", 98766], \"user_permissions\": [98767]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains("98765", "98766", "98767", "\"field\":\"groups\"", "\"field\":\"user_permissions\"");
    }

    @Test
    void whatOnlyTheDirectoryKnowsIsReportedWithEverythingElse() {
        String taken = "{\"username\": \"taken-" + UUID.randomUUID() + "\"}";
        post("/users", taken);
        String wrong = taken.replace("}", ", \"groups\": [98765], \"user_permissions\": [98766], \"email\": \"x\", ")
                + "\"password\": \"short\"}";
        for (Answer answer : List.of(refused("/users", wrong), patch(user(), wrong))) {
            assertThat(answer.status()).isEqualTo(400);
            for (String field : List.of("username", "groups", "user_permissions", "email", "password")) {
                assertThat(answer.text()).contains("{\"field\":\"" + field + "\"");
            }
        }
        String group = "{\"name\": \"editors\", \"permissions\": [98766]}";
        Answer answer = refused("/groups", group);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("{\"field\":\"name\"", "{\"field\":\"permissions\"");
    }

    private Answer refused(String path, String body) {
        return http.send("POST", "/api" + path, List.of(authorization(Who.ADMINISTRATOR), JSON), utf8(body));
    }

    private static List<Integer> together(ExecutorService threads, String path, String body) throws Exception {
        Callable<Integer> post = () -> {
            try (RawHttp own = new RawHttp(PORT)) {
                return own.send("POST", "/api" + path, List.of(authorization(Who.ADMINISTRATOR), JSON), utf8(body))
                        .status();
            }
        };
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> status : threads.invokeAll(List.of(post, post, post, post, post, post))) {
            statuses.add(status.get());
        }
        Collections.sort(statuses);
        return statuses;
    }

    private Answer get(String path, String header) {
        return send("GET", path, header);
    }

    private Answer conditional(long id, String ifMatch) {
        return patch(id, "{\"last_name\": \"" + UUID.randomUUID() + "\"}", JSON, "If-Match: " + ifMatch);
    }
}
