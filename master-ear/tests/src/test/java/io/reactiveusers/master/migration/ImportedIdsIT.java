package io.reactiveusers.master.migration;

import static io.reactiveusers.testkit.DumpText.contentType;
import static io.reactiveusers.testkit.DumpText.dump;
import static io.reactiveusers.testkit.DumpText.group;
import static io.reactiveusers.testkit.DumpText.permission;
import static io.reactiveusers.testkit.DumpText.row;
import static io.reactiveusers.testkit.DumpText.user;
import static io.reactiveusers.testkit.DumpText.userWithoutPk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.Directory;
import io.reactiveusers.master.directory.Permission;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.directory.UserQuery;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Whom an id of a dump means, and what it does to the ids that the directory gives. */
@ArquillianTest
class ImportedIdsIT {
    private static final String HASH =
            "\"password\": \"pbkdf2_sha256$1000$Sa1t$BTRLncu7jEZFexv9AW2gFqZuPg0BR/oYzvyEp7rl824=\"";

    @EJB
    private TestImports imports;

    @EJB
    private Imports api;

    @EJB
    private ImportReports reports;

    @EJB
    private UserDirectory users;

    @EJB
    private GroupDirectory groups;

    @Inject
    private Directory directory;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void onlyRowsThatCanBeTakenMoveTheSequences() throws Exception {
        long user = newUser("sequence-a");
        long group = newGroup("sequence-a");
        long far = DumpRow.ID_LIMIT - 1;
        TestImports.Result result = imports.run(dump(
                user(far, "bad name"),
                group(far, ""),
                row(
                        "auth.permission",
                        "\"pk\": " + far + ", ",
                        "\"name\": \"x\", \"codename\": \"\", \"content_type\": 1"),
                user(DumpRow.ID_LIMIT, "beyond-a"),
                group(DumpRow.ID_LIMIT, "beyond-a"),
                permission(DumpRow.ID_LIMIT, "beyond", 1),
                user(9, "x").replace("\"pk\": 9", "\"pk\": 9007199254740991"),
                user(9, "y").replace("\"pk\": 9", "\"pk\": 9223372036854775806"),
                user(9, "z").replace("\"pk\": 9", "\"pk\": 1e3"),
                user(9, "w").replace("\"pk\": 9", "\"pk\": \"9\"")));
        assertThat(result.rows()).hasSize(10).allMatch(row -> row.outcome().isRefused());
        assertThat(newUser("sequence-b")).isBetween(user + 1, user + 1000);
        assertThat(newGroup("sequence-b")).isBetween(group + 1, group + 1000);
    }

    @Test
    void idsAreReservedWhenTheImportHasStarted() throws Exception {
        long user = newUser("reserved-a") + 5000;
        long group = newGroup("reserved-a") + 5000;
        List<String> rows = new ArrayList<>(List.of(group(group, "reserved-of-the-dump")));
        for (int i = 0; i < 1000; i++) {
            rows.add(user(user - 999 + i, "reserved-of-the-dump-" + i));
        }
        long id = api.start(
                new ByteArrayInputStream(dump(rows).getBytes(StandardCharsets.UTF_8)),
                ImportOptions.of(false, null, null),
                1);
        assertThat(newUser("reserved-b")).isGreaterThan(user);
        assertThat(newGroup("reserved-b")).isGreaterThan(group);
        await().until(() -> reports.find(id).orElseThrow().state() == ImportJob.State.FINISHED);
        assertThat(reports.refused(id)).isZero();
    }

    @Test
    void rowWithoutAnIdGivesNoDumpAClaimToTheIdOfThisDirectory() throws Exception {
        long user = newUser("local-user");
        long group = newGroup("local-group");
        String type = contentType(81, "local", "thing");
        imports.run(dump(
                type,
                userWithoutPk("local-user"),
                userWithoutPk("new-user-without-id"),
                row("auth.group", "", "\"name\": \"local-group\""),
                row("auth.group", "", "\"name\": \"new-group-without-id\""),
                row("auth.permission", "", "\"name\": \"l\", \"codename\": \"local_do\", \"content_type\": 81")));
        long newUser = users.search(UserQuery.of("new-user-without-id", 0, 1))
                .users()
                .get(0)
                .id();
        long newGroup = groups.all().stream()
                .filter(found -> found.name().equals("new-group-without-id"))
                .findFirst()
                .orElseThrow()
                .id();
        long permission = permissionId("local_do");
        String strangers = dump(
                type,
                user(user, "stranger-a"),
                user(newUser, "stranger-b"),
                group(group, "stranger-a"),
                group(newGroup, "stranger-b"),
                permission(permission, "stranger_do", 81));
        TestImports.Result dry = imports.dryRun(strangers);
        TestImports.Result result = imports.run(strangers);
        assertThat(result.rows()).hasSize(5).allMatch(row -> row.outcome().isRefused());
        assertThat(result.text()).contains("of another username that no import has given it");
        assertThat(dry.text()).isEqualTo(result.text());
        assertThat(users.find(user).orElseThrow().fields().username()).isEqualTo("local-user");
        assertThat(groups.find(group).orElseThrow().name()).isEqualTo("local-group");
        assertThat(permissionId("local_do")).isEqualTo(permission);
    }

    @Test
    void repeatedIdOrNameOfEachModelIsRefusedHoweverFarApart() throws Exception {
        List<String> rows = new ArrayList<>(List.of(
                contentType(82, "twice", "thing"),
                permission(50_001, "twice_a", 82),
                group(50_001, "twice-a"),
                user(50_001, "twice-a")));
        for (int i = 0; i < Chunks.SIZE * 2; i++) {
            rows.add(permission(51_000 + i, "twice_between_" + i, 82));
            rows.add(group(51_000 + i, "twice-between-" + i));
            rows.add(user(51_000 + i, "twice-between-" + i));
        }
        rows.addAll(List.of(
                permission(50_001, "twice_b", 82),
                group(50_001, "twice-b"),
                user(50_001, "twice-b"),
                permission(50_002, "twice_a", 82),
                group(50_002, "twice-a"),
                user(50_002, "twice-a")));
        TestImports.Result dry = imports.dryRun(dump(rows));
        TestImports.Result result = imports.run(dump(rows));
        assertThat(result.text()).isEqualTo(dry.text());
        assertThat(result.rows().stream().filter(row -> row.outcome().isRefused()))
                .extracting(row -> row.model() + " " + row.outcome().remark().detail())
                .containsExactly(
                        "auth.permission pk is that of row 2 too",
                        "auth.group pk is that of row 3 too",
                        "auth.user pk is that of row 4 too",
                        "auth.permission codename is that of row 2 too",
                        "auth.group name is that of row 3 too",
                        "auth.user username is that of row 4 too");
        assertThat(groups.find(50_001).orElseThrow().name()).isEqualTo("twice-a");
    }

    @Test
    void manyNamesGoRoundInACircle() throws Exception {
        int count = 2000;
        imports.run(dump(circle(count, 0)));
        List<String> rotated = circle(count, 1);
        TestImports.Result dry = imports.dryRun(dump(rotated));
        TestImports.Result result = imports.run(dump(rotated));
        assertThat(result.text()).isEqualTo(dry.text());
        assertThat(result.count("auth.user", ImportOutcome.Kind.CHANGED)).isEqualTo(count);
        assertThat(result.count("auth.group", ImportOutcome.Kind.CHANGED)).isEqualTo(count);
        assertThat(result.count("auth.permission", ImportOutcome.Kind.CHANGED)).isEqualTo(count);
        assertThat(groups.find(60_000).orElseThrow().name()).isEqualTo("circle-1");
        assertThat(users.find(60_000).orElseThrow().fields().username()).isEqualTo("circle-1");
    }

    @Test
    void administratorsMayChangeInAnyOrderOfTheRows() throws Exception {
        String[] rights = {HASH, "\"is_staff\": true", "\"is_superuser\": true"};
        for (boolean demotionFirst : List.of(true, false)) {
            directory.removeAllAdministrators();
            imports.run(dump(user(70_000, "old-admin", rights), user(70_001, "new-admin", HASH)));
            List<String> rows =
                    new ArrayList<>(List.of(user(70_000, "old-admin", HASH), user(70_001, "new-admin", rights)));
            for (int i = 0; i < Chunks.SIZE; i++) {
                rows.add(1, user(71_000 + i, "between-admins-" + i));
            }
            if (!demotionFirst) {
                java.util.Collections.reverse(rows);
            }
            TestImports.Result dry = imports.dryRun(dump(rows));
            TestImports.Result result = imports.run(dump(rows));
            assertThat(result.text()).as("demotion first: " + demotionFirst).isEqualTo(dry.text());
            assertThat(result.count("auth.user", ImportOutcome.Kind.CHANGED)).isEqualTo(2);
            assertThat(result.job().rowsDone()).isEqualTo(result.job().rowsTotal());
            assertThat(users.find(70_000).orElseThrow().fields().superuser()).isFalse();
            assertThat(users.find(70_001).orElseThrow().fields().superuser()).isTrue();
        }
    }

    private static List<String> circle(int count, int by) {
        List<String> rows = new ArrayList<>(List.of(contentType(83, "circle", "thing")));
        for (int i = 0; i < count; i++) {
            rows.add(permission(60_000 + i, "circle_" + (i + by) % count, 83));
            rows.add(group(60_000 + i, "circle-" + (i + by) % count));
            rows.add(user(60_000 + i, "circle-" + (i + by) % count));
        }
        return rows;
    }

    private long newUser(String name) {
        return users.create(Authority.SUPERUSER, UserDraft.of(name)).id();
    }

    private long newGroup(String name) {
        return groups.create(Authority.SUPERUSER, name, Set.of()).id();
    }

    private long permissionId(String codename) {
        return groups.permissions().stream()
                .filter(permission -> permission.getCodename().equals(codename))
                .map(Permission::getId)
                .findFirst()
                .orElseThrow();
    }
}
