package io.reactiveusers.master.directory;

import static io.reactiveusers.common.Action.DELETE;
import static io.reactiveusers.common.Action.INSERT;
import static io.reactiveusers.common.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.master.Queue;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.groups.GroupDetails;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Callback, event, outbox: what makes a change, and that it shares the fate of its transaction. */
@ArquillianTest
class ReplicationIT {
    @EJB
    private UserDirectory users;

    @EJB
    private GroupDirectory groups;

    @EJB
    private UsersById usersById;

    @Inject
    private RecordedChanges changes;

    @Resource
    private UserTransaction transaction;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void changeIsInTheOutboxBeforeItsCommitAndGoneAfterItsRollback() throws Exception {
        transaction.begin();
        long id = users.create(Authority.SUPERUSER, draft()).id();
        assertThat(outboxRows(id)).isOne();
        transaction.rollback();

        assertThat(users.find(id)).isEmpty();
        assertThat(outboxRows(id)).isZero();
    }

    @Test
    void changeFlushedByTheCommitItselfIsPublished() throws Exception {
        try (Queue queue = new Queue("users-client-1")) {
            long id = users.create(Authority.SUPERUSER, draft()).id();
            transaction.begin();
            User user = em.find(User.class, id);
            user.edit(withFirstName(UserDirectory.draft(user), "at commit"), Set.of(), Set.of());
            transaction.commit();

            queue.awaitUntil(id, event -> event.user().firstName().equals("at commit"));
        }
    }

    @Test
    void changeRolledBackAfterItsFlushIsNeverPublished() throws Exception {
        try (Queue queue = new Queue("users-client-1")) {
            long id = users.create(Authority.SUPERUSER, draft()).id();
            transaction.begin();
            change(id, draft -> withFirstName(draft, "phantom"));
            transaction.rollback();
            change(id, draft -> withFirstName(draft, "real"));

            assertThat(queue.awaitUntil(id, event -> event.user().firstName().equals("real")))
                    .noneMatch(event -> event.user().firstName().equals("phantom"));
        }
    }

    @Test
    void everyChangeHasTheWholeStateAndAHigherRevisionThatIsTheUsersOwn() {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        for (int i = 0; i < 20; i++) {
            String name = "name " + i;
            change(id, draft -> withFirstName(draft, name));
        }
        List<UserChanged> events = changes.of(id);
        assertThat(events).hasSize(21);
        assertThat(events.stream().map(UserChanged::revision)).isSorted().doesNotHaveDuplicates();
        assertThat(events.get(20).user().firstName()).isEqualTo("name 19");
        assertThat(users.find(id).orElseThrow().revision())
                .isEqualTo(events.get(20).revision());
    }

    @Test
    void changeOfGroupsAloneIsAChange() {
        GroupDetails group = groups.create(Authority.SUPERUSER, unique(), Set.of());
        long id = users.create(Authority.SUPERUSER, draft()).id();
        change(id, draft -> withGroups(draft, Set.of(group.id())));
        change(id, draft -> withGroups(draft, Set.of()));

        assertThat(changes.of(id)).extracting(UserChanged::action).containsExactly(INSERT, UPDATE, UPDATE);
        assertThat(changes.of(id))
                .extracting(event -> event.user().groups())
                .containsExactly(List.of(), List.of(new UserState.Group(group.id(), group.name())), List.of());
    }

    @Test
    void changeOfNoReplicatedFieldIsNone() {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        long revision = users.find(id).orElseThrow().revision();
        change(id, draft -> draft);
        change(id, draft -> copy(draft, draft.firstName(), draft.groups(), draft.staff(), true, "a new password"));

        assertThat(changes.of(id)).extracting(UserChanged::action).containsExactly(INSERT);
        assertThat(users.find(id).orElseThrow().revision()).isEqualTo(revision);
    }

    @Test
    void changeThatIsUndoneBeforeItsFlushIsNone() throws Exception {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        transaction.begin();
        User user = em.find(User.class, id);
        UserDraft before = UserDirectory.draft(user);
        user.edit(withFirstName(before, "for a moment"), Set.of(), Set.of());
        user.edit(before, Set.of(), Set.of());
        transaction.commit();

        assertThat(changes.of(id)).extracting(UserChanged::action).containsExactly(INSERT);
    }

    @Test
    void becomingStaffWithdrawsTheUserAndCeasingToBePublishesAgain() {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        change(id, draft -> withStaff(draft, true));
        change(id, draft -> withFirstName(draft, "unseen"));
        change(id, draft -> withStaff(draft, false));

        List<UserChanged> events = changes.of(id);
        assertThat(events).extracting(UserChanged::action).containsExactly(INSERT, DELETE, INSERT);
        assertThat(events.get(1).user()).isEqualTo(events.get(0).user());
        assertThat(events.get(2).user().firstName()).isEqualTo("unseen");
        assertThat(events.stream().map(UserChanged::revision)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void staffUserIsNeverPublished() {
        long id = users.create(Authority.SUPERUSER, withStaff(draft(), true)).id();
        change(id, draft -> withFirstName(draft, "x"));
        users.delete(Authority.SUPERUSER, id);
        assertThat(changes.of(id)).isEmpty();
    }

    @Test
    void deletionCarriesTheLastStateThatWasReplicated() throws Exception {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        transaction.begin();
        User user = em.find(User.class, id);
        user.edit(withFirstName(UserDirectory.draft(user), "never told"), Set.of(), Set.of());
        em.remove(user);
        transaction.commit();

        List<UserChanged> events = changes.of(id);
        assertThat(events).extracting(UserChanged::action).containsExactly(INSERT, DELETE);
        assertThat(events.get(1).user()).isEqualTo(events.get(0).user());
        assertThat(events.get(1).revision()).isGreaterThan(events.get(0).revision());
    }

    @Test
    void idThatComesBackGoesOnFromItsLastRevision() throws Exception {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        transaction.begin();
        // As if the clock had been wrong.
        User user = em.find(User.class, id);
        em.createQuery("update User u set u.revision = :future where u.id = :id")
                .setParameter("future", System.currentTimeMillis() + 1_000_000_000L)
                .setParameter("id", id)
                .executeUpdate();
        em.refresh(user);
        transaction.commit();
        users.delete(Authority.SUPERUSER, id);
        usersById.add(List.of(id), draft());

        List<UserChanged> events = changes.of(id);
        assertThat(events).extracting(UserChanged::action).containsExactly(INSERT, DELETE, INSERT);
        assertThat(events.get(2).revision()).isGreaterThan(events.get(1).revision());
    }

    @Test
    void renamedGroupReachesAllItsMembersInChunks() {
        GroupDetails group = groups.create(Authority.SUPERUSER, unique(), Set.of());
        List<Long> members = members(group, 450);
        String newName = unique();
        groups.change(Authority.SUPERUSER, group.id(), null, newName, null);

        await().until(() -> members.stream()
                .allMatch(id -> lastGroups(id).equals(List.of(new UserState.Group(group.id(), newName)))));
        assertThat(members).allSatisfy(id -> assertThat(changes.of(id))
                .extracting(UserChanged::action)
                .containsExactly(INSERT, UPDATE));
    }

    @Test
    void deletedGroupLeavesAllItsMembers() {
        GroupDetails group = groups.create(Authority.SUPERUSER, unique(), Set.of());
        List<Long> members = members(group, 250);
        groups.change(Authority.SUPERUSER, group.id(), null, unique(), null);
        groups.delete(Authority.SUPERUSER, group.id());

        assertThat(groups.all()).noneMatch(other -> other.id() == group.id());
        assertThatThrownBy(() -> users.create(Authority.SUPERUSER, withGroups(draft(), Set.of(group.id()))))
                .isInstanceOfSatisfying(
                        DirectoryException.class, e -> assertThat(e.getField()).isEqualTo("groups"));
        await().until(() -> members.stream().allMatch(id -> lastGroups(id).isEmpty()));
        await().until(() -> em.find(Group.class, group.id()) == null);
        // Its name is free again.
        groups.create(Authority.SUPERUSER, group.name(), Set.of());
    }

    /** As another node may, which tells of it at once and has done so before this one comes to the members. */
    @Test
    void nameThatChangesWhileItsMembersAreWaitedForIsTold() throws Exception {
        GroupDetails group = groups.create(Authority.SUPERUSER, unique(), Set.of());
        long member = members(group, 1).get(0);
        String newName = unique();
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement();
                Connection begins = dataSource.getConnection();
                Statement beginning = begins.createStatement()) {
            other.setAutoCommit(false);
            statement.executeQuery("select id from directory_user where id = " + member + " for update");
            beginning.executeUpdate(
                    "insert into group_fan_out (group_id, last_user_id) values (" + group.id() + ", -1000)");
            Thread telling = new Thread(groups::fanOutChunk);
            telling.start();
            await("the members are waited for").during(Duration.ofMillis(500)).until(telling::isAlive);
            statement.executeUpdate("update directory_group set name = '" + newName + "' where id = " + group.id());
            other.commit();
            telling.join();
        }
        await().until(() -> lastGroups(member).equals(List.of(new UserState.Group(group.id(), newName))));
    }

    @Test
    void whoJoinsWhileTheGroupIsRenamedHasTheNewNameInTheEnd() throws Exception {
        GroupDetails group = groups.create(Authority.SUPERUSER, unique(), Set.of());
        long id = users.create(Authority.SUPERUSER, draft()).id();
        String newName = unique();
        transaction.begin();
        change(id, draft -> withGroups(draft, Set.of(group.id())));
        Thread rename = new Thread(() -> groups.change(Authority.SUPERUSER, group.id(), null, newName, null));
        rename.start();
        await("the rename waits for whoever joins")
                .during(Duration.ofMillis(500))
                .until(rename::isAlive);
        transaction.commit();
        rename.join();

        await().until(() -> lastGroups(id).equals(List.of(new UserState.Group(group.id(), newName))));
    }

    @Test
    void twoWhoTakeTheSameNameAreToldSo() {
        UserDraft draft = draft();
        users.create(Authority.SUPERUSER, draft);
        assertThatThrownBy(() -> users.create(Authority.SUPERUSER, draft))
                .isInstanceOfSatisfying(DirectoryException.class, e -> assertThat(e.getReason())
                        .isEqualTo(DirectoryException.Reason.CONFLICT));
    }

    @Test
    void changeDecidedOnAnOldVersionIsRefused() {
        UserDetails user = users.create(Authority.SUPERUSER, draft());
        change(user.id(), draft -> withFirstName(draft, "first"));
        assertThatThrownBy(() -> users.change(
                        Authority.SUPERUSER, user.id(), user.version(), draft -> withFirstName(draft, "second")))
                .isInstanceOfSatisfying(DirectoryException.class, e -> assertThat(e.getReason())
                        .isEqualTo(DirectoryException.Reason.STALE));
    }

    @Test
    void staffMayNotRaiseAnyone() {
        long id = users.create(Authority.STAFF, draft()).id();
        assertThatThrownBy(() -> users.change(Authority.STAFF, id, null, draft -> withStaff(draft, true)))
                .isInstanceOfSatisfying(DirectoryException.class, e -> {
                    assertThat(e.getReason()).isEqualTo(DirectoryException.Reason.FORBIDDEN);
                    assertThat(e.getField()).isEqualTo("is_staff");
                });
        change(id, draft -> withStaff(draft, true));
        assertThatThrownBy(() -> users.change(Authority.STAFF, id, null, draft -> withFirstName(draft, "x")))
                .isInstanceOf(DirectoryException.class);
        assertThatThrownBy(() -> users.delete(Authority.STAFF, id)).isInstanceOf(DirectoryException.class);
    }

    @Test
    void entitiesMatchTheMigratedSchema() {
        // Hibernate looks at the schema only when told to, and then it is there.
        em.getEntityManagerFactory()
                .unwrap(org.hibernate.SessionFactory.class)
                .getSchemaManager()
                .validateMappedObjects();
    }

    private List<Long> members(GroupDetails group, int count) {
        long first = users.create(Authority.SUPERUSER, draft()).id() + 1_000_000;
        List<Long> ids = LongStream.range(first, first + count).boxed().toList();
        usersById.add(ids, withGroups(draft(), Set.of(group.id())));
        return ids;
    }

    private List<UserState.Group> lastGroups(long id) {
        List<UserChanged> events = changes.of(id);
        return events.get(events.size() - 1).user().groups();
    }

    private void change(long id, UnaryOperator<UserDraft> change) {
        users.change(Authority.SUPERUSER, id, null, change);
    }

    private long outboxRows(long userId) throws Exception {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select count(*) from outbox where user_id = ?")) {
            select.setLong(1, userId);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static String unique() {
        return "n" + UUID.randomUUID();
    }

    private static UserDraft draft() {
        return UserDraft.of(unique());
    }

    private static UserDraft withFirstName(UserDraft draft, String firstName) {
        return copy(draft, firstName, draft.groups(), draft.staff(), draft.superuser(), null);
    }

    private static UserDraft withGroups(UserDraft draft, Set<Long> groups) {
        return copy(draft, draft.firstName(), groups, draft.staff(), draft.superuser(), null);
    }

    private static UserDraft withStaff(UserDraft draft, boolean staff) {
        return copy(draft, draft.firstName(), draft.groups(), staff, draft.superuser(), null);
    }

    private static UserDraft copy(
            UserDraft draft, String firstName, Set<Long> groups, boolean staff, boolean superuser, String password) {
        return new UserDraft(
                draft.username(),
                firstName,
                draft.lastName(),
                draft.email(),
                draft.active(),
                staff,
                superuser,
                groups,
                draft.permissions(),
                password);
    }
}
