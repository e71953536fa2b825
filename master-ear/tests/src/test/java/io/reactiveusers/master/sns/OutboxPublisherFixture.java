package io.reactiveusers.master.sns;

import static io.reactiveusers.common.Action.UPDATE;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.common.Settings;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.master.Queue;
import io.reactiveusers.master.outbox.OutboxOverview;
import io.reactiveusers.master.outbox.OutboxQueue;
import io.reactiveusers.master.outbox.OutboxRecorder;
import io.reactiveusers.testkit.FaultProxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A publisher and its outbox, with faults on the way to the topic. */
abstract class OutboxPublisherFixture {
    static final AtomicLong IDS = new AtomicLong(5000);

    final ExecutorService threads = Executors.newFixedThreadPool(4);
    final long user = IDS.incrementAndGet();
    final long another = IDS.incrementAndGet();
    FaultProxy proxy;
    JdbcDataSource database;
    Connection keptOpen;
    OutboxRecorder recorder;
    OutboxOverview outbox;
    /** A clock that stands still until a test moves it, however slow the machine is. */
    final AtomicLong time = new AtomicLong();

    OutboxPublisher publisher;
    Queue queue;

    @BeforeEach
    void start() throws SQLException {
        queue = new Queue("users-client-1");
        proxy = FaultProxy.start(24562, URI.create(System.getenv("AWS_ENDPOINT_URL")));
        database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
        keptOpen = database.getConnection();
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/master")
                .load()
                .migrate();
        recorder = new OutboxRecorder(database);
        outbox = new OutboxOverview(database);
        publisher = new OutboxPublisher(
                new OutboxQueue(database),
                new SnsTopic(
                        new Settings(Map.of(
                                Settings.TOPIC_ARN,
                                "arn:aws:sns:us-east-1:000000000000:users",
                                Settings.AWS_ENDPOINT,
                                proxy.uri().toString())::get),
                        threads),
                time::get);
    }

    @AfterEach
    void stop() throws SQLException {
        keptOpen.close();
        proxy.close();
        queue.close();
        threads.shutdownNow();
    }

    /** As the timer does, after each pause. */
    void drainUntilEmpty() {
        await().until(() -> {
            pass(Duration.ofMinutes(1));
            publisher.drain();
            return outbox.pending() == 0;
        });
    }

    void pass(Duration duration) {
        time.addAndGet(duration.toNanos());
    }

    UserChanged record(long id, String firstName) {
        UserChanged change = new UserChanged(
                UPDATE,
                new UserState(id, "u" + id, firstName, "", "", true, List.of(), List.of()),
                System.currentTimeMillis(),
                UUID.randomUUID(),
                Instant.now(),
                "master");
        recorder.record(change);
        return change;
    }

    void sql(String update) throws SQLException {
        try (Statement statement = keptOpen.createStatement()) {
            statement.executeUpdate(update);
        }
    }

    long sum(String column) throws SQLException {
        try (Statement statement = keptOpen.createStatement();
                ResultSet row = statement.executeQuery("select sum(" + column + ") from outbox")) {
            row.next();
            return row.getLong(1);
        }
    }
}
