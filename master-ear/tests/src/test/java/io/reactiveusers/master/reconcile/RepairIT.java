package io.reactiveusers.master.reconcile;

import static io.reactiveusers.common.Action.DELETE;
import static io.reactiveusers.common.Action.INSERT;
import static io.reactiveusers.common.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.master.Queue;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.Directory;
import io.reactiveusers.master.directory.RecordedChanges;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserWriter;
import io.reactiveusers.master.directory.UsersById;
import io.reactiveusers.master.outbox.OutboxOverview;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** What clients get when they request repairs, also after changes by SQL and while users are created. */
@ArquillianTest
class RepairIT {
    /** Ids beyond those of the sequence; each test takes a thousand. */
    private static final AtomicLong NEXT = new AtomicLong(700_000_000);

    @EJB
    private UserDirectory users;

    @EJB
    private UsersById usersById;

    @EJB
    private Repairs repairs;

    @EJB
    private OutboxOverview outbox;

    @Inject
    private Directory directory;

    @Inject
    private RecordedChanges changes;

    @Resource
    private UserTransaction transaction;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    private final long first = NEXT.getAndAdd(1000);

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void userIsRepublishedWithARevisionAboveTheDirectorysAndTheClients() throws Exception {
        have(2);
        sql("update directory_user set first_name = 'by SQL' where id = " + first);
        long ahead = System.currentTimeMillis() + Duration.ofHours(1).toMillis();

        try (Queue queue = new Queue("users-client-1")) {
            RepairOutcome outcome = repairs.repair(List.of(new Repair(first, ahead), new Repair(first + 1, -1)));

            assertThat(outcome).isEqualTo(new RepairOutcome(2, 0, 0, Map.of()));
            queue.awaitUntil(first, event -> event.user().firstName().equals("by SQL"));
            queue.awaitUntil(first + 1, event -> event.action() == UPDATE);
        }
        assertThat(last(first).revision()).isEqualTo(ahead + 1);
        assertThat(last(first + 1).revision())
                .isGreaterThan(changes.of(first + 1).get(0).revision());
        assertThat(users.find(first).orElseThrow().revision()).isEqualTo(ahead + 1);

        repairs.repair(List.of(new Repair(first, ahead)));
        assertThat(last(first).revision()).isEqualTo(ahead + 2);
    }

    @Test
    void userDeletedOrMadeStaffBySqlIsWithdrawnWithoutPersonalData() {
        have(2);
        sql("delete from directory_user where id = " + first);
        sql("update directory_user set staff = true where id = " + (first + 1));
        long known = changes.of(first).get(0).revision();
        long never = first + 999;

        RepairOutcome outcome = repairs.repair(
                List.of(new Repair(first, known), new Repair(first + 1, known), new Repair(never, known)));

        assertThat(outcome).isEqualTo(new RepairOutcome(0, 3, 0, Map.of()));
        for (long id : new long[] {first, first + 1, never}) {
            assertThat(last(id).action()).isEqualTo(DELETE);
            assertThat(last(id).revision()).isGreaterThan(known);
            assertThat(last(id).user().username() + last(id).user().email()).isEmpty();
        }
        // A user who is created again under such an id, or ceases to be staff, gets a higher revision.
        sql("update deleted_user set revision = " + (System.currentTimeMillis() + 1_000_000) + " where user_id = "
                + first);
        usersById.add(List.of(first), Directory.draft());
        assertThat(last(first).action()).isEqualTo(INSERT);
        assertThat(last(first).revision()).isGreaterThan(System.currentTimeMillis() + 500_000);
        assertThat(users.find(first + 1).orElseThrow().revision())
                .isEqualTo(last(first + 1).revision());
    }

    @Test
    void aRevisionFarInTheFutureIsRefusedAndNothingElse() {
        have(2);
        long far = System.currentTimeMillis() + Duration.ofDays(2).toMillis();

        RepairOutcome outcome = repairs.repair(List.of(new Repair(first, far), new Repair(first + 1, 5)));

        assertThat(outcome)
                .isEqualTo(new RepairOutcome(
                        1, 0, 0, Map.of(first, "the client's revision is more than a day in the future")));
        assertThat(changes.of(first)).hasSize(1);
    }

    @Test
    void whoIsBeingCreatedIsNotWithdrawn() throws Exception {
        transaction.begin();
        long id = users.create(Authority.SUPERUSER, Directory.draft()).id();
        AtomicReference<RepairOutcome> outcome = new AtomicReference<>();
        Thread repair = new Thread(() -> outcome.set(repairs.repair(List.of(new Repair(id, 5)))));
        repair.start();
        await("the repair waits for the creation")
                .during(Duration.ofMillis(500))
                .until(repair::isAlive);
        transaction.commit();
        repair.join();

        assertThat(outcome.get()).isEqualTo(new RepairOutcome(1, 0, 0, Map.of()));
        assertThat(changes.of(id)).extracting(UserChanged::action).containsExactly(INSERT, UPDATE);
    }

    @Test
    void whoIsCreatedDuringAWithdrawalHasTheHigherRevision() throws Exception {
        long ahead = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        transaction.begin();
        new UserWriter(em).lockIds(List.of(first)).get(first).advanceTo(ahead);
        em.flush();
        Thread creation = new Thread(() -> have(1));
        creation.start();
        await("the creation waits for the withdrawal")
                .during(Duration.ofMillis(500))
                .until(creation::isAlive);
        transaction.commit();
        creation.join();

        assertThat(last(first).revision()).isEqualTo(ahead + 1);
    }

    @Test
    void whatWaitsInTheOutboxIsSaidToBePending() throws Exception {
        transaction.begin();
        long id = users.create(Authority.SUPERUSER, Directory.draft()).id();
        assertThat(outbox.pendingOf(List.of(id, first))).containsExactly(id);
        transaction.rollback();
        assertThat(outbox.pendingOf(List.of(id, first))).isEmpty();
        assertThat(outbox.pendingOf(List.of())).isEmpty();
    }

    private void have(int count) {
        usersById.add(LongStream.range(first, first + count).boxed().toList(), Directory.draft());
    }

    private UserChanged last(long id) {
        List<UserChanged> events = changes.of(id);
        return events.get(events.size() - 1);
    }

    private void sql(String statement) {
        assertThat(directory.execute(statement)).isPositive();
    }
}
