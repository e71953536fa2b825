package io.reactiveusers.master.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.common.UserChanged;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.Directory;
import io.reactiveusers.master.directory.RecordedChanges;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.outbox.Backlog;
import io.reactiveusers.master.outbox.OutboxOverview;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members whose change cannot be recorded delay no other member, and are republished when it can. */
@ArquillianTest
class FailingFanOutIT {
    @EJB
    private UserDirectory users;

    @EJB
    private GroupDirectory groups;

    @EJB
    private GroupFanOuts fanOuts;

    @EJB
    private OutboxOverview overview;

    @Inject
    private RecordedChanges changes;

    @Inject
    private Directory directory;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @BeforeEach
    void awaitQuiet() {
        Backlog.awaitSent(overview);
        await().atMost(Duration.ofSeconds(30)).until(() -> fanOuts.count() == 0);
    }

    @AfterEach
    void restore() {
        directory.execute("alter table outbox drop constraint if exists refuses");
    }

    @Test
    void membersWhoFailAreSetAsideAndTheOthersAndOtherGroupsGoOn() {
        long group = directory.addGroup(Set.of());
        long deleted = directory.addGroup(Set.of());
        List<Long> members = members(List.of(group, deleted), 20);
        // The first, one in the middle and the last.
        Set<Long> failing = Set.of(members.get(0), members.get(9), members.get(19));
        refuse(failing);
        String name = rename(group);
        groups.delete(Authority.SUPERUSER, deleted, null);
        long another = directory.addGroup(Set.of());
        List<Long> others = members(List.of(another), 3);
        String anotherName = rename(another);

        await().atMost(Duration.ofSeconds(30)).until(() -> reached(others, anotherName));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> reached(
                        members.stream().filter(id -> !failing.contains(id)).toList(), name));
        await().untilAsserted(() -> {
            assertThat(fanOuts.countFailing()).as("three of each group").isEqualTo(6);
            assertThat(fanOuts.count()).isEqualTo(6);
        });
        assertThat(reached(List.copyOf(failing), name)).isFalse();

        restore();
        await().atMost(Duration.ofSeconds(60)).until(() -> fanOuts.count() == 0);
        assertThat(reached(members, name)).isTrue();
        assertThat(members).allSatisfy(id -> assertThat(
                        users.find(id).orElseThrow().fields().groups())
                .containsExactly(group));
    }

    @Test
    void faultOfAllMembersMakesTheFanOutWait() {
        long group = directory.addGroup(Set.of());
        List<Long> members = members(List.of(group), 12);
        refuse(Set.copyOf(members));
        String name = rename(group);
        await().atMost(Duration.ofSeconds(30)).until(() -> fanOuts.countFailing() >= 3);
        assertThat(fanOuts.count()).as("not one for each member").isLessThan(12);
        restore();
        await().atMost(Duration.ofSeconds(60)).until(() -> fanOuts.count() == 0);
        assertThat(reached(members, name)).isTrue();
    }

    private String rename(long group) {
        String name = Directory.unique();
        groups.change(Authority.SUPERUSER, group, null, name, null);
        return name;
    }

    private List<Long> members(List<Long> groups, int count) {
        return IntStream.range(0, count)
                .mapToLong(i -> directory.add(Directory.draft().withGroups(Set.copyOf(groups)), "!"))
                .boxed()
                .toList();
    }

    /** Makes the database refuse changes of these users, after all earlier changes have been sent. */
    private void refuse(Set<Long> ids) {
        await().atMost(Duration.ofSeconds(30)).until(() -> overview.pending() == 0);
        directory.execute("alter table outbox add constraint refuses check (user_id not in ("
                + ids.stream().map(String::valueOf).collect(Collectors.joining(", ")) + "))");
    }

    /** Returns whether an event with the group's new name was not only fired, but committed. */
    private boolean reached(List<Long> ids, String name) {
        return ids.stream().allMatch(id -> {
            List<UserChanged> events = changes.of(id);
            UserChanged last = events.get(events.size() - 1);
            return last.user().groups().stream().anyMatch(group -> group.name().equals(name))
                    && users.find(id).orElseThrow().revision() == last.revision();
        });
    }
}
