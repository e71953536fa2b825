package io.reactiveusers.master.directory;

import static io.reactiveusers.common.Action.DELETE;
import static io.reactiveusers.common.Action.INSERT;
import static io.reactiveusers.common.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.common.ContentDigest;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.master.Queue;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.groups.GroupDetails;
import io.reactiveusers.master.groups.GroupDirectory;
import io.reactiveusers.master.outbox.OutboxOverview;
import io.reactiveusers.master.reconcile.Repair;
import io.reactiveusers.master.reconcile.RepairOutcome;
import io.reactiveusers.master.reconcile.Repairs;
import io.reactiveusers.master.reconcile.ReplicatedRange;
import io.reactiveusers.master.reconcile.ReplicatedUser;
import io.reactiveusers.master.reconcile.ReplicatedUsers;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** What clients compare with, and what they are told when they ask; with SQL past the application, too. */
@ArquillianTest
class RepairIT {
    /** Ids beyond those of the sequence; each test takes a thousand. */
    private static final AtomicLong NEXT = new AtomicLong(700_000_000);

    @EJB
    private UserDirectory users;

    @EJB
    private GroupDirectory groups;

    @EJB
    private UsersById usersById;

    @EJB
    private ReplicatedUsers replicated;

    @EJB
    private Repairs repairs;

    @EJB
    private OutboxOverview outbox;

    @Inject
    private RecordedChanges changes;

    @Resource
    private UserTransaction transaction;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    private final long first = NEXT.getAndAdd(1000);

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void rangesAreOfTheReplicatedUsersOneAfterTheOther() throws Exception {
        have(25, Set.of());
        sql("update directory_user set staff = true where id = " + (first + 3));

        ReplicatedRange range = replicated.range(first - 1, 10);
        List<ReplicatedUser> members = replicated.between(first - 1, range.through());
        assertThat(range.through()).isEqualTo(first + 10);
        assertThat(members)
                .extracting(ReplicatedUser::id)
                .hasSize(10)
                .isSorted()
                .doesNotContain(first + 3)
                .contains(first, range.through());
        ContentDigest digest = new ContentDigest();
        members.forEach(user -> digest.add(user.hash()));
        assertThat(range.digest()).isEqualTo(digest.hex());
        assertThat(range.users()).isEqualTo(10);
        assertThat(replicated.between(range.through(), first + 24)).hasSize(14);
        assertThat(replicated.of(List.of(first + 3, first + 4, first + 999)))
                .extracting(ReplicatedUser::id)
                .containsExactly(first + 4);
    }

    @Test
    void lastRangeHasAnOpenEnd() {
        ReplicatedRange range = replicated.range(Long.MAX_VALUE - 1, 10);
        assertThat(range.through()).isNull();
        assertThat(range.users()).isZero();
        assertThat(range.digest()).isEqualTo(new ContentDigest().hex());
    }

    @Test
    void rangeIsReadByAFewQueriesHoweverManyUsersItHas() {
        have(400, Set.of(group().id(), group().id()));
        Statistics statistics = em.getEntityManagerFactory()
                .unwrap(SessionFactory.class)
                .unwrap(org.hibernate.engine.spi.SessionFactoryImplementor.class)
                .getStatistics();
        statistics.setStatisticsEnabled(true);
        try {
            statistics.clear();
            replicated.range(first - 1, 400);
            // Of the users one, of groups and permissions one for a hundred users each.
            assertThat(statistics.getPrepareStatementCount()).isLessThanOrEqualTo(9);
        } finally {
            statistics.setStatisticsEnabled(false);
        }
    }

    @Test
    void changesPastTheApplicationShowInTheDigestAlthoughNoRevisionTellsOfThem() throws Exception {
        GroupDetails group = group();
        have(3, Set.of(group.id()));
        List<String> digests = new ArrayList<>(List.of(digest()));
        for (String change : List.of(
                "update directory_user set first_name = 'x' where id = " + first,
                "update directory_user set active = false where id = " + first,
                "update directory_group set name = '" + unique() + "' where id = " + group.id(),
                "delete from user_group where user_id = " + (first + 1))) {
            sql(change);
            assertThat(digests).as(change).doesNotContain(digest());
            digests.add(digest());
        }
        assertThat(changes.of(first)).hasSize(1);
    }

    @Test
    void userIsToldAgainWithARevisionAboveTheDirectorysAndTheClients() throws Exception {
        have(2, Set.of());
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
    void whoIsGoneOrStaffBySqlIsWithdrawnWithNothingPersonal() throws Exception {
        have(2, Set.of());
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
        // Whoever comes back under such an id, or ceases to be staff, has a revision above that.
        sql("update deleted_user set revision = " + (System.currentTimeMillis() + 1_000_000) + " where user_id = "
                + first);
        usersById.add(List.of(first), draft(Set.of()));
        assertThat(last(first).action()).isEqualTo(INSERT);
        assertThat(last(first).revision()).isGreaterThan(System.currentTimeMillis() + 500_000);
        assertThat(users.find(first + 1).orElseThrow().revision())
                .isEqualTo(last(first + 1).revision());
    }

    @Test
    void aRevisionFarInTheFutureIsRefusedAndNothingElse() {
        have(2, Set.of());
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
        long id = users.create(Authority.SUPERUSER, draft(Set.of())).id();
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
        Thread creation = new Thread(() -> have(1, Set.of()));
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
        long id = users.create(Authority.SUPERUSER, draft(Set.of())).id();
        assertThat(outbox.pendingOf(List.of(id, first))).containsExactly(id);
        transaction.rollback();
        assertThat(outbox.pendingOf(List.of(id, first))).isEmpty();
        assertThat(outbox.pendingOf(List.of())).isEmpty();
    }

    private void have(int count, Set<Long> groupIds) {
        usersById.add(LongStream.range(first, first + count).boxed().toList(), draft(groupIds));
    }

    private String digest() {
        ContentDigest digest = new ContentDigest();
        replicated.between(first - 1, first + 999).forEach(user -> digest.add(user.hash()));
        return digest.hex();
    }

    private GroupDetails group() {
        return groups.create(Authority.SUPERUSER, unique(), Set.of());
    }

    private UserChanged last(long id) {
        List<UserChanged> events = changes.of(id);
        return events.get(events.size() - 1);
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement)).isPositive();
        }
    }

    private static String unique() {
        return "n" + UUID.randomUUID();
    }

    private static UserDraft draft(Set<Long> groupIds) {
        return new UserDraft(unique(), "", "", "", true, false, false, groupIds, Set.of(), null);
    }
}
