package io.reactiveusers.master.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.master.Queue;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.sns.OutboxPublisher;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** A change that SNS has refused too often waits for an operator, who releases it. */
@ArquillianTest
class ParkedChangeIT {
    @EJB
    private UserDirectory users;

    @EJB
    private OutboxOverview outbox;

    @EJB
    private OutboxPublisher publisher;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void parkedChangeIsSentOnceItIsReleased() throws Exception {
        Backlog.awaitSent(outbox);
        try (Queue queue = new Queue("users-client-1")) {
            long id = users.create(Authority.SUPERUSER, UserDraft.of("parked")).id();
            queue.awaitUntil(id, event -> true);
            // The row is removed after SNS has accepted the change, so possibly after the queue has received it.
            Backlog.awaitSent(outbox);
            sql(
                    "insert into outbox (id, user_id, revision, action, event_id, payload, recorded_at, available_at, attempts, aborted)"
                            + " values (nextval('outbox_seq'), " + id
                            + ", 1, 1, '6e4b6a56-3c1c-4a38-a8ab-2f4a4f6d3f11',"
                            + " '{\"user\": {\"id\": " + id
                            + ", \"username\": \"parked\", \"first_name\": \"released\","
                            + " \"last_name\": \"\", \"email\": \"\", \"is_active\": true, \"groups\": [],"
                            + " \"user_permissions\": []}, \"action\": 1, \"revision\": 1}',"
                            + " current_timestamp, current_timestamp, 10, 'too large')");
            publisher.drain();
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(() -> outbox.parked() == 1);
            assertThat(outbox.releaseParked(id)).isTrue();
            publisher.on(new ParkedChangeReleased(id));
            queue.awaitUntil(id, event -> event.user().firstName().equals("released"));
            await().until(() -> outbox.pending() == 0);
        }
    }

    private void sql(String update) throws Exception {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(update)) {
            statement.executeUpdate();
        }
    }
}
