package io.reactiveusers.master.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.sns.OutboxPublisher;
import io.reactiveusers.testkit.EmulatorSession;
import io.reactiveusers.testkit.FaultProxy.Fault;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A master with a long backlog and a slow SNS ends within seconds: the steps of one story. */
@ArquillianTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UndeploymentIT {
    private static final String MASTER = "master";
    private static final int BACKLOG = 20_000;

    @ArquillianResource
    private Deployer deployer;

    @EJB
    private OutboxOverview outbox;

    @EJB
    private OutboxPublisher publisher;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Deployment(name = MASTER, managed = false)
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    @Order(1)
    @RunAsClient
    void snsBecomesSlow() {
        EmulatorSession.proxy().decide(request -> Fault.delay(Duration.ofMillis(300)));
        deployer.deploy(MASTER);
    }

    @Test
    @Order(2)
    @OperateOnDeployment(MASTER)
    void backlogIsBeingSent() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into outbox (id, user_id, revision,"
                        + " action, event_id, payload, recorded_at, available_at, attempts) values"
                        + " (nextval('outbox_seq'), ?, 1, 2, ?, ?, current_timestamp, current_timestamp, 0)")) {
            for (int user = 50_000_000; user < 50_000_000 + BACKLOG; user++) {
                insert.setLong(1, user);
                insert.setObject(2, UUID.randomUUID());
                insert.setString(
                        3,
                        "{\"user\": {\"id\": " + user
                                + ", \"username\": \"u\", \"first_name\": \"\", \"last_name\": \"\","
                                + " \"email\": \"\", \"is_active\": true, \"groups\": [], \"user_permissions\": []},"
                                + " \"action\": 2, \"revision\": 1}");
                insert.addBatch();
            }
            insert.executeBatch();
        }
        publisher.request();
        await().atMost(Duration.ofSeconds(30)).until(() -> outbox.pending() < BACKLOG);
    }

    @Test
    @Order(3)
    @RunAsClient
    void undeploymentWaitsForOneDrainOnly() {
        long started = System.nanoTime();
        deployer.undeploy(MASTER);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
        deployer.deploy(MASTER);
    }

    @Test
    @Order(4)
    @OperateOnDeployment(MASTER)
    void restWaitsForTheNextStart() throws SQLException {
        assertThat(outbox.pending()).isGreaterThan(BACKLOG / 2);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("delete from outbox");
        }
    }

    @Test
    @Order(5)
    @RunAsClient
    void snsIsWellAgain() {
        deployer.undeploy(MASTER);
        EmulatorSession.proxy().decide(request -> Fault.PASS);
    }
}
