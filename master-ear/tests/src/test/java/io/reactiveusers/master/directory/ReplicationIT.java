package io.reactiveusers.master.directory;

import static io.reactiveusers.common.Action.DELETE;
import static io.reactiveusers.common.Action.INSERT;
import static io.reactiveusers.common.Action.UPDATE;
import static io.reactiveusers.master.directory.Directory.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.master.Queue;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.groups.GroupDetails;
import io.reactiveusers.master.groups.GroupDirectory;
import io.reactiveusers.master.outbox.OutboxOverview;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Which changes reach the outbox, and that they commit or roll back with their transaction. */
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

    @EJB
    private OutboxOverview outbox;

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
        assertThat(outbox.pendingOf(List.of(id))).containsExactly(id);
        transaction.rollback();

        assertThat(users.find(id)).isEmpty();
        assertThat(outbox.pendingOf(List.of(id))).isEmpty();
    }

    @Test
    void changeFlushedByTheCommitItselfIsPublished() throws Exception {
        try (Queue queue = new Queue("users-client-1")) {
            long id = users.create(Authority.SUPERUSER, draft()).id();
            transaction.begin();
            User user = em.find(User.class, id);
            user.edit(UserDirectory.draft(user).withFirstName("at commit"), Set.of(), Set.of());
            transaction.commit();

            queue.awaitUntil(id, event -> event.user().firstName().equals("at commit"));
        }
    }

    @Test
    void changeRolledBackAfterItsFlushIsNeverPublished() throws Exception {
        try (Queue queue = new Queue("users-client-1")) {
            long id = users.create(Authority.SUPERUSER, draft()).id();
            transaction.begin();
            change(id, draft -> draft.withFirstName("phantom"));
            transaction.rollback();
            change(id, draft -> draft.withFirstName("real"));

            assertThat(queue.awaitUntil(id, event -> event.user().firstName().equals("real")))
                    .noneMatch(event -> event.user().firstName().equals("phantom"));
        }
    }

    @Test
    void everyChangeHasTheWholeStateAndAHigherRevisionThatIsTheUsersOwn() {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        for (int i = 0; i < 20; i++) {
            String name = "name " + i;
            change(id, draft -> draft.withFirstName(name));
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
        GroupDetails group = groups.create(Authority.SUPERUSER, Directory.unique(), Set.of());
        long id = users.create(Authority.SUPERUSER, draft()).id();
        change(id, draft -> draft.withGroups(Set.of(group.id())));
        change(id, draft -> draft.withGroups(Set.of()));

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
        change(id, draft -> draft.withSuperuser(true).withPassword("a new password"));

        assertThat(changes.of(id)).extracting(UserChanged::action).containsExactly(INSERT);
        assertThat(users.find(id).orElseThrow().revision()).isEqualTo(revision);
    }

    @Test
    void changeThatIsUndoneBeforeItsFlushIsNone() throws Exception {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        transaction.begin();
        User user = em.find(User.class, id);
        UserDraft before = UserDirectory.draft(user);
        user.edit(before.withFirstName("for a moment"), Set.of(), Set.of());
        user.edit(before, Set.of(), Set.of());
        transaction.commit();

        assertThat(changes.of(id)).extracting(UserChanged::action).containsExactly(INSERT);
    }

    @Test
    void becomingStaffWithdrawsTheUserAndCeasingToBePublishesAgain() {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        change(id, draft -> draft.withStaff(true));
        change(id, draft -> draft.withFirstName("unseen"));
        change(id, draft -> draft.withStaff(false));

        List<UserChanged> events = changes.of(id);
        assertThat(events).extracting(UserChanged::action).containsExactly(INSERT, DELETE, INSERT);
        assertThat(events.get(1).user()).isEqualTo(events.get(0).user());
        assertThat(events.get(2).user().firstName()).isEqualTo("unseen");
        assertThat(events.stream().map(UserChanged::revision)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void staffUserIsNeverPublished() {
        long id = users.create(Authority.SUPERUSER, draft().withStaff(true)).id();
        change(id, draft -> draft.withFirstName("x"));
        users.delete(Authority.SUPERUSER, id, null);
        assertThat(changes.of(id)).isEmpty();
    }

    @Test
    void deletionCarriesTheLastStateThatWasReplicated() throws Exception {
        long id = users.create(Authority.SUPERUSER, draft()).id();
        transaction.begin();
        User user = em.find(User.class, id);
        user.edit(UserDirectory.draft(user).withFirstName("never replicated"), Set.of(), Set.of());
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
        // Sets a revision as a wrong clock would have.
        User user = em.find(User.class, id);
        em.createQuery("update User u set u.revision = :future where u.id = :id")
                .setParameter("future", System.currentTimeMillis() + 1_000_000_000L)
                .setParameter("id", id)
                .executeUpdate();
        em.refresh(user);
        transaction.commit();
        users.delete(Authority.SUPERUSER, id, null);
        usersById.add(List.of(id), draft());

        List<UserChanged> events = changes.of(id);
        assertThat(events).extracting(UserChanged::action).containsExactly(INSERT, DELETE, INSERT);
        assertThat(events.get(2).revision()).isGreaterThan(events.get(1).revision());
    }

    @Test
    void twoWhoTakeTheSameNameAreRefused() {
        UserDraft draft = draft();
        users.create(Authority.SUPERUSER, draft);
        assertThatThrownBy(() -> users.create(Authority.SUPERUSER, draft))
                .isInstanceOfSatisfying(DirectoryException.class, e -> assertThat(e.getReason())
                        .isEqualTo(DirectoryException.Reason.CONFLICT));
    }

    @Test
    void changeOrDeletionDecidedOnAnOldVersionIsRefused() {
        UserDetails user = users.create(Authority.SUPERUSER, draft());
        change(user.id(), draft -> draft.withFirstName("first"));
        assertIsStale(() ->
                users.change(Authority.SUPERUSER, user.id(), user.version(), draft -> draft.withFirstName("second")));
        assertIsStale(() -> users.delete(Authority.SUPERUSER, user.id(), user.version()));
        assertThat(users.find(user.id()).orElseThrow().fields().firstName()).isEqualTo("first");
    }

    private static void assertIsStale(ThrowingCallable write) {
        assertThatThrownBy(write).isInstanceOfSatisfying(DirectoryException.class, e -> assertThat(e.getReason())
                .isEqualTo(DirectoryException.Reason.STALE));
    }

    @Test
    void joinDateIsTheSameInEveryResponse() {
        UserDetails created = users.create(Authority.SUPERUSER, draft());
        assertThat(users.find(created.id()).orElseThrow().dateJoined()).isEqualTo(created.dateJoined());
    }

    @Test
    void entitiesMatchTheMigratedSchema() {
        // Hibernate validates the schema only on request; by then it exists.
        em.getEntityManagerFactory()
                .unwrap(org.hibernate.SessionFactory.class)
                .getSchemaManager()
                .validateMappedObjects();
    }

    private void change(long id, UnaryOperator<UserDraft> change) {
        users.change(Authority.SUPERUSER, id, null, change);
    }
}
