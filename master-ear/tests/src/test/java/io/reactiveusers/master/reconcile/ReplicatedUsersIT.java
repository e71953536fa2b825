package io.reactiveusers.master.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.common.ContentDigest;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Directory;
import io.reactiveusers.master.directory.RecordedChanges;
import io.reactiveusers.master.directory.UsersById;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The ranges that clients compare themselves with; changes by SQL, past the application, show in them too. */
@ArquillianTest
class ReplicatedUsersIT {
    /** Ids beyond those of the sequence; each test takes a thousand. */
    private static final AtomicLong NEXT = new AtomicLong(710_000_000);

    @EJB
    private UsersById usersById;

    @EJB
    private ReplicatedUsers replicated;

    @Inject
    private Directory directory;

    @Inject
    private RecordedChanges changes;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    private final long first = NEXT.getAndAdd(1000);

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void rangesAreOfTheReplicatedUsersOneAfterTheOther() {
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
        have(400, Set.of(group(), group()));
        Statistics statistics = em.getEntityManagerFactory()
                .unwrap(SessionFactory.class)
                .unwrap(org.hibernate.engine.spi.SessionFactoryImplementor.class)
                .getStatistics();
        statistics.setStatisticsEnabled(true);
        try {
            // Repeated until no timer runs a query of its own meanwhile.
            await().untilAsserted(() -> {
                statistics.clear();
                replicated.range(first - 1, 400);
                // Of the users one, of groups and permissions one for a hundred users each.
                assertThat(statistics.getPrepareStatementCount()).isLessThanOrEqualTo(9);
            });
        } finally {
            statistics.setStatisticsEnabled(false);
        }
    }

    @Test
    void changesPastTheApplicationShowInTheDigestAlthoughNoRevisionChanges() {
        long group = group();
        have(3, Set.of(group));
        List<String> digests = new ArrayList<>(List.of(digest()));
        for (String change : List.of(
                "update directory_user set first_name = 'x' where id = " + first,
                "update directory_user set active = false where id = " + first,
                "update directory_group set name = '" + Directory.unique() + "' where id = " + group,
                "delete from user_group where user_id = " + (first + 1))) {
            sql(change);
            assertThat(digests).as(change).doesNotContain(digest());
            digests.add(digest());
        }
        assertThat(changes.of(first)).hasSize(1);
    }

    private void have(int count, Set<Long> groupIds) {
        usersById.add(
                LongStream.range(first, first + count).boxed().toList(),
                Directory.draft().withGroups(groupIds));
    }

    private long group() {
        return directory.addGroup(Set.of());
    }

    private String digest() {
        ContentDigest digest = new ContentDigest();
        replicated.between(first - 1, first + 999).forEach(user -> digest.add(user.hash()));
        return digest.hex();
    }

    private void sql(String statement) {
        assertThat(directory.execute(statement)).isPositive();
    }
}
