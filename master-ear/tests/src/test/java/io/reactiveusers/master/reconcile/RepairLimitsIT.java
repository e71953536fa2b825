package io.reactiveusers.master.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.WireCodec;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.RecordedChanges;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.support.validation.FieldError;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** What the master does not publish, whatever a client requests. */
@ArquillianTest
class RepairLimitsIT {
    @EJB
    private UserDirectory users;

    @EJB
    private Repairs repairs;

    @EJB
    private UnknownIds unknownIds;

    @Inject
    private RecordedChanges changes;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void idsThatNoDirectoryGivesAndImpossibleRevisionsAreRefusedEachByItsField() throws Exception {
        List<Repair> asked = List.of(
                new Repair(Long.MIN_VALUE, -1),
                new Repair(5, -1),
                new Repair(0, 0),
                new Repair(-2, 0),
                new Repair(1L << 53, 0),
                new Repair(-1, -2));

        assertThatThrownBy(() -> repairs.repair(asked)).isInstanceOfSatisfying(DirectoryException.class, refusal -> {
            assertThat(refusal.getReason()).isEqualTo(DirectoryException.Reason.INVALID);
            assertThat(refusal.getErrors())
                    .extracting(FieldError::field)
                    .containsExactly("users[0].id", "users[2].id", "users[3].id", "users[4].id", "users[5].revision");
        });
        assertThat(changes.of(Long.MIN_VALUE)).isEmpty();
        assertThat(number("select count(*) from deleted_user where user_id < -1 or user_id = 0"))
                .isZero();
    }

    @Test
    void idThatNeitherSideKnowsIsNeitherPublishedNorWritten() throws Exception {
        RepairOutcome outcome = repairs.repair(List.of(new Repair(880_000_001, Repair.NONE)));

        assertThat(outcome).isEqualTo(new RepairOutcome(0, 0, 1, Map.of()));
        assertThat(changes.of(880_000_001)).isEmpty();
        assertThat(number("select count(*) from deleted_user where user_id = 880000001"))
                .isZero();
    }

    @Test
    void idThatOnlyTheClientHasIsWithdrawnAsOftenAsADayAllows() throws Exception {
        assertThat(repairs.repair(List.of(new Repair(880_000_002, 0)))).isEqualTo(new RepairOutcome(0, 1, 0, Map.of()));
        assertThat(changes.of(880_000_002)).hasSize(1);

        int withdrawn = 1;
        while (unknownIds.mayWithdraw()) {
            withdrawn++;
        }
        assertThat(withdrawn).isEqualTo(Repairs.UNKNOWN_PER_DAY);
        RepairOutcome outcome = repairs.repair(List.of(new Repair(880_000_002, 0), new Repair(880_000_003, 0)));
        assertThat(outcome)
                .isEqualTo(new RepairOutcome(
                        0,
                        1,
                        0,
                        Map.of(880_000_003L, "the directory has withdrawn as many unknown ids as it does in a day")));
        assertThat(changes.of(880_000_003)).isEmpty();
    }

    @Test
    void revisionOfTheDirectorysOwnIsNotRefusedHoweverFarAheadAndTheNextOneIsAcceptedByClients() throws Exception {
        long id = users.create(
                        Authority.SUPERUSER,
                        new UserDraft(
                                "n" + UUID.randomUUID(), "", "", "", true, false, false, Set.of(), Set.of(), null))
                .id();
        long ahead = System.currentTimeMillis() + Duration.ofDays(20).toMillis();
        update("update directory_user set revision = " + ahead + " where id = " + id);

        assertThat(repairs.repair(List.of(new Repair(id, ahead)))).isEqualTo(new RepairOutcome(1, 0, 0, Map.of()));

        List<UserChanged> events = changes.of(id);
        UserChanged last = events.get(events.size() - 1);
        assertThat(WireCodec.decode(WireCodec.encode(last), Instant.now())
                        .user()
                        .id())
                .isEqualTo(id);
        assertThat(last.revision()).isGreaterThan(events.get(0).revision());
    }

    private long number(String query) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void update(String statement) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement)).isPositive();
        }
    }
}
