package io.reactiveusers.master.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.directory.UserQuery;
import io.reactiveusers.testkit.EmulatorSession;
import io.reactiveusers.testkit.PostgresSession;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * SNS becomes unavailable and returns, and then the database, if it is a server. The tests are steps of one sequence,
 * alternately inside the application server and outside.
 */
@ArquillianTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutagesIT {
    private static final String WHILE_SNS_IS_AWAY = "while-sns-is-away";
    private static final String BEFORE_THE_RESTART = "before-the-restart";

    @EJB
    private UserDirectory users;

    @EJB
    private OutboxOverview outbox;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Resource
    private ManagedExecutorService executor;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    @Order(0)
    void nothingWaits() {
        Backlog.awaitSent(outbox);
    }

    @Test
    @Order(1)
    @RunAsClient
    void snsGoesAway() {
        EmulatorSession.proxy().away();
    }

    @Test
    @Order(2)
    void changesAreMadeAndWaitWithoutCountingAttempts() {
        users.create(Authority.SUPERUSER, draft(WHILE_SNS_IS_AWAY));
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(() -> outbox.pending() == 1);
        assertThat(number("select sum(attempts) from outbox")).isZero();
    }

    @Test
    @Order(3)
    @RunAsClient
    void snsComesBack() {
        EmulatorSession.proxy().back();
    }

    @Test
    @Order(4)
    void whatWaitedForSnsIsSentByItself() {
        await().atMost(Duration.ofSeconds(30)).until(() -> outbox.pending() == 0);
    }

    @Test
    @Order(5)
    @RunAsClient
    void snsGoesAwayAgain() {
        EmulatorSession.proxy().away();
    }

    @Test
    @Order(6)
    void anotherChangeWaits() {
        users.create(Authority.SUPERUSER, draft(BEFORE_THE_RESTART));
        assertThat(outbox.pending()).isOne();
    }

    @Test
    @Order(7)
    @RunAsClient
    void databaseGoesAwayIfItCanAndSnsComesBack() {
        if (onPostgres()) {
            PostgresSession.stop();
        }
        EmulatorSession.proxy().back();
    }

    @Test
    @Order(8)
    void withoutItsDatabaseEveryWriteFailsWithItsReason() {
        if (onPostgres()) {
            assertThatThrownBy(() -> users.create(Authority.SUPERUSER, draft("never")))
                    .hasStackTraceContaining("MasterDS");
            assertThatThrownBy(outbox::pending)
                    .isInstanceOf(OutboxUnavailableException.class)
                    .hasMessageContaining("RU0101");
        }
    }

    @Test
    @Order(9)
    @RunAsClient
    void databaseComesBack() {
        if (onPostgres()) {
            PostgresSession.start();
        }
    }

    @Test
    @Order(10)
    void everythingGoesOnByItself() {
        users.create(Authority.SUPERUSER, draft("after-the-restart"));
        await().atMost(Duration.ofSeconds(45)).until(() -> outbox.pending() == 0);
        assertThat(users.search(UserQuery.of(BEFORE_THE_RESTART, 0, 10)).total())
                .isOne();
        assertThat(users.search(UserQuery.of("never", 0, 10)).total()).isZero();
    }

    @Test
    @Order(11)
    void idleMasterAsksItsDatabaseAtMostOnceASecond() {
        if (onPostgres()) {
            // A query is one scan of one table here.
            String scans = "select sum(seq_scan + coalesce(idx_scan, 0)) from pg_stat_user_tables";
            // PostgreSQL may update its counters up to ten seconds late.
            letPass(Duration.ofSeconds(12));
            long before = number(scans);
            letPass(Duration.ofSeconds(15));
            assertThat(number(scans) - before).isBetween(1L, 15L);
        }
    }

    @Test
    @Order(12)
    void brokenConnectionIsNotReportedAsAnAbsentUser() throws Exception {
        if (onPostgres()) {
            long id = users.create(Authority.SUPERUSER, draft("looked-for")).id();
            try (Connection other = dataSource.getConnection()) {
                other.setAutoCommit(false);
                number(other, "select id from directory_user where id = " + id + " for update");
                Future<Void> deletion = executor.submit(() -> {
                    users.delete(Authority.SUPERUSER, id, null);
                    return null;
                });
                String waiting = "select coalesce(max(pid), 0) from pg_stat_activity where wait_event_type = 'Lock'";
                await().until(() -> number(waiting) > 0);
                ProcessHandle.of(number(waiting)).orElseThrow().destroyForcibly();
                assertThatThrownBy(() -> deletion.get(1, TimeUnit.MINUTES))
                        .hasCauseInstanceOf(EJBException.class)
                        .hasStackTraceContaining("the database failed when User " + id);
            }
            // If one of its processes dies, PostgreSQL ends all of them and recovers.
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> users.find(id)
                    .isPresent());
            users.delete(Authority.SUPERUSER, id, null);
        }
    }

    private static void letPass(Duration time) {
        await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
    }

    private static boolean onPostgres() {
        return "postgresql".equals(System.getenv("DB_DRIVER"));
    }

    private static UserDraft draft(String username) {
        return UserDraft.of(username);
    }

    private long number(String query) {
        try (Connection connection = dataSource.getConnection()) {
            return number(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
