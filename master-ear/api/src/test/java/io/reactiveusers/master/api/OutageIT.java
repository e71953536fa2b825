package io.reactiveusers.master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactiveusers.master.api.RawHttp.Answer;
import io.reactiveusers.testkit.PostgresSession;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Responses of the API while its database is unavailable; only PostgreSQL can be stopped. */
class OutageIT extends ApiTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void withoutItsDatabaseTheApiIsUnavailableAndSaysSo() {
        assumeTrue(System.getProperty("postgres.port") != null, "a database in memory cannot go away");
        prepare();
        long log = logSize();
        PostgresSession.stop();
        try {
            Answer answer = get("/users");
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.text()).contains("urn:reactive-users:problem:unavailable");
            assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
            assertThat(logged(log)).contains("RU0140").doesNotContain("RU0130");
        } finally {
            PostgresSession.start();
        }
        Instant deadline = Instant.now().plus(PATIENCE);
        while (get("/users").status() != 200) {
            assertThat(Instant.now()).isBefore(deadline);
        }
        http.close();
    }
}
