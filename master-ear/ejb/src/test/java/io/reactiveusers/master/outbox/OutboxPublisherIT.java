package io.reactiveusers.master.outbox;

import static io.reactiveusers.common.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.common.Settings;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.master.Queue;
import io.reactiveusers.master.sns.SnsTopic;
import io.reactiveusers.testkit.FaultProxy;
import io.reactiveusers.testkit.FaultProxy.Answer;
import io.reactiveusers.testkit.FaultProxy.Fault;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands in the table after SNS took, refused, failed at, or never saw what the publisher sent. */
class OutboxPublisherIT {
    private static final AtomicLong IDS = new AtomicLong(5000);

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final long user = IDS.incrementAndGet();
    private final long another = IDS.incrementAndGet();
    private FaultProxy proxy;
    private JdbcDataSource database;
    private Connection keptOpen;
    private Outbox outbox;
    private OutboxPublisher publisher;
    private Queue queue;

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
        outbox = new Outbox(database);
        publisher = new OutboxPublisher(
                outbox,
                new SnsTopic(
                        new Settings(Map.of(
                                Settings.TOPIC_ARN,
                                "arn:aws:sns:us-east-1:000000000000:users",
                                Settings.AWS_ENDPOINT,
                                proxy.uri().toString())::get),
                        threads));
    }

    @AfterEach
    void stop() throws SQLException {
        keptOpen.close();
        proxy.close();
        queue.close();
        threads.shutdownNow();
    }

    @Test
    void rowsStayUnblamedWhileSnsIsAwayAndAreSentWhenItIsBack() throws SQLException {
        proxy.away();
        UserChanged change = record(user, "");
        record(another, "");
        publisher.drain();
        assertThat(outbox.pending()).isEqualTo(2);
        assertThat(sum("attempts")).isZero();

        proxy.back();
        drainUntilEmpty();
        assertThat(queue.awaitUntil(user, event -> true))
                .extracting(UserChanged::eventId)
                .containsExactly(change.eventId());
    }

    @Test
    void whileSnsIsAwayOneCallNowAndThenFindsOut() {
        for (int i = 0; i < 200; i++) {
            record(IDS.incrementAndGet(), "");
        }
        proxy.decide(request ->
                Fault.answer(400, "<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>"));
        publisher.drain();
        long first = proxy.counts().values().stream().mapToLong(Long::longValue).sum();
        for (int i = 0; i < 100; i++) {
            publisher.drain();
        }
        assertThat(proxy.counts().values().stream().mapToLong(Long::longValue).sum())
                .as("calls while it pauses")
                .isEqualTo(first);
        await().until(() -> {
            publisher.drain();
            return proxy.counts().values().stream().mapToLong(Long::longValue).sum() > first;
        });
        assertThat(proxy.counts().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(first + 1);
        assertThat(outbox.pending()).isEqualTo(200);
    }

    @Test
    void changeWhoseAnswerIsLostIsSentAgainUnderTheSameEventId() {
        AtomicInteger lost = new AtomicInteger();
        proxy.decide(request -> {
            lost.incrementAndGet();
            return Fault.DROP_ANSWER;
        });
        UserChanged change = record(user, "");
        publisher.drain();
        assertThat(outbox.pending()).isOne();
        assertThat(lost).hasPositiveValue();

        proxy.decide(request -> Fault.PASS);
        drainUntilEmpty();
        AtomicInteger copies = new AtomicInteger();
        assertThat(queue.awaitUntil(user, event -> copies.incrementAndGet() > 1))
                .extracting(UserChanged::eventId)
                .containsOnly(change.eventId());
    }

    @Test
    void tooLargeChangeIsParkedAndInNobodysWayNotEvenItsOwnUsers() throws SQLException {
        record(user, "x".repeat(300_000));
        record(another, "");
        publisher.drain();
        assertThat(outbox.pending()).as("but for the large one all is sent").isOne();
        for (int attempt = 1; attempt < Outbox.ATTEMPTS_LIMIT; attempt++) {
            assertThat(outbox.parked()).isZero();
            sql("update outbox set available_at = current_timestamp");
            publisher.drain();
        }
        assertThat(outbox.parked(Long.MIN_VALUE, 10)).singleElement().satisfies(parked -> {
            assertThat(parked.userId()).isEqualTo(user);
            assertThat(parked.reason()).isEqualTo("InvalidParameter");
        });

        record(IDS.incrementAndGet(), "");
        publisher.drain();
        assertThat(outbox.pending()).isOne();
        assertThat(outbox.releaseParked(user)).isTrue();
        publisher.drain();
        assertThat(sum("attempts")).as("afresh").isOne();

        UserChanged smaller = record(user, "");
        publisher.drain();
        assertThat(outbox.pending()).isZero();
        assertThat(queue.awaitUntil(user, event -> true))
                .extracting(UserChanged::eventId)
                .containsExactly(smaller.eventId());
    }

    @Test
    void changeThatSnsFailsAtWaitsByItselfAndTheOthersGoOn() throws SQLException {
        UserChanged failing = record(user, "");
        record(another, "");
        proxy.decide(request -> Fault.rewrite(answer -> answer.body()
                        .contains(failing.eventId().toString())
                ? new Answer(
                        200,
                        answer.body()
                                .replaceFirst("<member><Id>" + failing.eventId() + "</Id><MessageId>.*?</member>", "")
                                .replace(
                                        "<Failed>",
                                        "<Failed><member><Id>" + failing.eventId() + "</Id><Code>InternalError</Code>"
                                                + "<SenderFault>false</SenderFault></member>"))
                : answer));
        publisher.drain();
        assertThat(outbox.pending()).isOne();
        assertThat(sum("attempts")).isOne();
        record(another, "again");
        publisher.drain();
        assertThat(outbox.pending()).as("no pause for the others").isOne();

        proxy.decide(request -> Fault.PASS);
        drainUntilEmpty();
    }

    /** As the timer does. */
    private void drainUntilEmpty() {
        await().until(() -> {
            publisher.drain();
            return outbox.pending() == 0;
        });
    }

    private UserChanged record(long id, String firstName) {
        UserChanged change = new UserChanged(
                UPDATE,
                new UserState(id, "u" + id, firstName, "", "", true, List.of(), List.of()),
                System.currentTimeMillis(),
                UUID.randomUUID(),
                Instant.now(),
                "master");
        outbox.record(change);
        return change;
    }

    private void sql(String update) throws SQLException {
        try (Statement statement = keptOpen.createStatement()) {
            statement.executeUpdate(update);
        }
    }

    private long sum(String column) throws SQLException {
        try (Statement statement = keptOpen.createStatement();
                ResultSet row = statement.executeQuery("select sum(" + column + ") from outbox")) {
            row.next();
            return row.getLong(1);
        }
    }
}
