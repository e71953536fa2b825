package io.reactiveusers.master.groups;

import static io.reactiveusers.common.Action.INSERT;
import static io.reactiveusers.common.Action.UPDATE;
import static io.reactiveusers.master.directory.Directory.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.Directory;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.Group;
import io.reactiveusers.master.directory.RecordedChanges;
import io.reactiveusers.master.directory.UserDirectory;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** How a renamed or deleted group reaches its members. */
@ArquillianTest
class GroupFanOutIT {
    @EJB
    private UserDirectory users;

    @EJB
    private GroupDirectory groups;

    @EJB
    private GroupFanOuts fanOuts;

    @Inject
    private RecordedChanges changes;

    @Inject
    private Directory directory;

    @Resource
    private UserTransaction transaction;

    @Resource
    private ManagedExecutorService executor;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void renamedGroupReachesAllItsMembersInChunks() throws Exception {
        GroupDetails group = groups.create(Authority.SUPERUSER, Directory.unique(), Set.of());
        List<Long> members = members(group, 450);
        String newName = Directory.unique();
        groups.change(Authority.SUPERUSER, group.id(), null, newName, null);

        await().until(() -> members.stream()
                .allMatch(id -> lastGroups(id).equals(List.of(new UserState.Group(group.id(), newName)))));
        // A chunk that was rolled back and retried has fired twice.
        assertThat(members).allSatisfy(id -> assertThat(changes.of(id))
                .extracting(UserChanged::action)
                .startsWith(INSERT, UPDATE)
                .containsOnlyOnce(INSERT));
    }

    @Test
    void deletedGroupLeavesAllItsMembers() throws Exception {
        GroupDetails group = groups.create(Authority.SUPERUSER, Directory.unique(), Set.of());
        List<Long> members = members(group, 250);
        groups.change(Authority.SUPERUSER, group.id(), null, Directory.unique(), null);
        groups.delete(Authority.SUPERUSER, group.id(), null);

        assertThat(groups.all()).noneMatch(other -> other.id() == group.id());
        assertThatThrownBy(() -> users.create(Authority.SUPERUSER, draft().withGroups(Set.of(group.id()))))
                .isInstanceOfSatisfying(
                        DirectoryException.class, e -> assertThat(e.getField()).isEqualTo("groups"));
        await().until(() -> members.stream().allMatch(id -> lastGroups(id).isEmpty()));
        await().until(() -> em.find(Group.class, group.id()) == null);
        // The name is free again.
        groups.create(Authority.SUPERUSER, group.name(), Set.of());
    }

    /** Another node may republish with the new name before this node has reached the members. */
    @Test
    void nameThatChangesWhileItsMembersAreWaitedForIsSent() throws Exception {
        GroupDetails group = groups.create(Authority.SUPERUSER, Directory.unique(), Set.of());
        long member = members(group, 1).get(0);
        String newName = Directory.unique();
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeQuery("select id from directory_user where id = " + member + " for update");
            directory.execute("insert into group_fan_out (group_id, last_user_id) values (?, -1000)", group.id());
            // The background drain may have claimed it already; then that drain waits.
            Future<?> republishing = executor.submit(() -> fanOuts.next().ifPresent(id -> fanOuts.republish(id, 200)));
            await().during(Duration.ofMillis(500)).until(() -> fanOuts.count() == 1);
            statement.executeUpdate("update directory_group set name = '" + newName + "' where id = " + group.id());
            other.commit();
            republishing.get(10, TimeUnit.SECONDS);
        }
        await().until(() -> lastGroups(member).equals(List.of(new UserState.Group(group.id(), newName))));
    }

    @Test
    void whoJoinsWhileTheGroupIsRenamedHasTheNewNameInTheEnd() throws Exception {
        GroupDetails group = groups.create(Authority.SUPERUSER, Directory.unique(), Set.of());
        long id = users.create(Authority.SUPERUSER, draft()).id();
        String newName = Directory.unique();
        transaction.begin();
        users.change(Authority.SUPERUSER, id, null, draft -> draft.withGroups(Set.of(group.id())));
        Future<?> rename = executor.submit(() -> groups.change(Authority.SUPERUSER, group.id(), null, newName, null));
        await("the rename waits for whoever joins")
                .during(Duration.ofMillis(500))
                .until(() -> !rename.isDone());
        transaction.commit();
        rename.get(10, TimeUnit.SECONDS);

        await().until(() -> lastGroups(id).equals(List.of(new UserState.Group(group.id(), newName))));
    }

    private List<Long> members(GroupDetails group, int count) throws Exception {
        List<Long> ids = new ArrayList<>();
        transaction.begin();
        for (int i = 0; i < count; i++) {
            ids.add(users.create(Authority.SUPERUSER, draft().withGroups(Set.of(group.id())))
                    .id());
        }
        transaction.commit();
        return ids;
    }

    private List<UserState.Group> lastGroups(long id) {
        List<UserChanged> events = changes.of(id);
        return events.get(events.size() - 1).user().groups();
    }
}
