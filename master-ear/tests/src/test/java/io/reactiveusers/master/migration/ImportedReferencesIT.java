package io.reactiveusers.master.migration;

import static io.reactiveusers.testkit.DumpText.contentType;
import static io.reactiveusers.testkit.DumpText.dump;
import static io.reactiveusers.testkit.DumpText.group;
import static io.reactiveusers.testkit.DumpText.permission;
import static io.reactiveusers.testkit.DumpText.row;
import static io.reactiveusers.testkit.DumpText.user;
import static io.reactiveusers.testkit.DumpText.userWithoutPk;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.Directory;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.directory.UserQuery;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The numbers of a dump mean what dumps have had under them, never what was made here with the same number. */
@ArquillianTest
class ImportedReferencesIT {
    private static final String HASH =
            "\"password\": \"pbkdf2_sha256$1000$Sa1t$BTRLncu7jEZFexv9AW2gFqZuPg0BR/oYzvyEp7rl824=\"";
    private static final String[] ADMIN = {HASH, "\"is_staff\": true", "\"is_superuser\": true"};

    @EJB
    private TestImports imports;

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
    void numberOfWhatWasMadeHereGivesNoMembershipAndNoPermission() throws Exception {
        long local =
                groups.create(Authority.SUPERUSER, "reference-local", Set.of()).id();
        String type = contentType(91, "reference", "thing");
        imports.run(dump(
                type,
                row("auth.permission", "", "\"name\": \"r\", \"codename\": \"ref_delete_all\", \"content_type\": 91")));
        long permission = groups.permissions().stream()
                .filter(found -> found.getCodename().equals("ref_delete_all"))
                .findFirst()
                .orElseThrow()
                .getId();
        String refers = "\"groups\": [" + local + "]";
        String holds = "\"user_permissions\": [" + permission + "]";
        for (String rows : List.of(
                dump(
                        type,
                        permission(permission, "ref_view", 91),
                        group(local, "reference-editors", permission),
                        group(92_000, "reference-others", permission),
                        user(92_000, "referring", refers, holds)),
                dump(user(92_000, "referring", refers, holds), group(92_000, "reference-others", permission)))) {
            TestImports.Result dry = imports.dryRun(rows);
            TestImports.Result result = imports.run(rows);
            assertThat(result.text()).isEqualTo(dry.text());
            assertThat(result.text()).contains("groups without " + local, "user_permissions without " + permission);
            assertThat(users.find(92_000).orElseThrow().fields().groups()).isEmpty();
            assertThat(users.find(92_000).orElseThrow().fields().permissions()).isEmpty();
            assertThat(groups.find(92_000).orElseThrow().permissions()).isEmpty();
        }
    }

    @Test
    void numberThatTheRunItselfDrawsIsNoReference() throws Exception {
        long next = groups.create(Authority.SUPERUSER, "drawn-local", Set.of()).id();
        StringBuilder numbers = new StringBuilder("1");
        for (long id = next; id < next + 200; id++) {
            numbers.append(", ").append(id);
        }
        String rows = dump(
                row("auth.group", "", "\"name\": \"drawn\""),
                userWithoutPk("drawn-member", "\"groups\": [" + numbers + "]"));
        TestImports.Result dry = imports.dryRun(rows);
        TestImports.Result result = imports.run(rows);
        assertThat(result.text()).isEqualTo(dry.text());
        assertThat(result.text()).contains("2 CREATED groups: groups without 1,");
    }

    @Test
    void sameNumberAndNameFirstGivesNoClaimToAnotherNameLater() throws Exception {
        long user = users.create(Authority.SUPERUSER, UserDraft.of("claimed")).id();
        long group = groups.create(Authority.SUPERUSER, "claimed", Set.of()).id();
        String type = contentType(93, "claimed", "thing");
        imports.run(dump(
                type, row("auth.permission", "", "\"name\": \"c\", \"codename\": \"claimed\", \"content_type\": 93")));
        long permission = groups.permissions().stream()
                .filter(found -> found.getCodename().equals("claimed"))
                .findFirst()
                .orElseThrow()
                .getId();
        assertThat(imports.run(dump(
                                type,
                                permission(permission, "claimed", 93),
                                group(group, "claimed"),
                                user(user, "claimed")))
                        .text())
                .doesNotContain("REFUSED");
        TestImports.Result result = imports.run(
                dump(type, permission(permission, "mallory", 93), group(group, "mallory"), user(user, "mallory")));
        assertThat(result.rows()).hasSize(3).allMatch(row -> row.outcome().isRefused());
        assertThat(users.find(user).orElseThrow().fields().username()).isEqualTo("claimed");
    }

    @Test
    void namesThatTheLastAdministratorLeavesAreTakenInOneImport() throws Exception {
        String boss = user(94_000, "boss", ADMIN);
        String[] first = {boss, user(94_001, "heir", HASH), user(94_002, "third", HASH)};
        List<List<String>> dumps = List.of(
                List.of(user(94_000, "old-boss", HASH), user(94_002, "boss", HASH), user(94_001, "heir", ADMIN)),
                List.of(user(94_000, "heir", HASH), user(94_001, "boss", ADMIN)),
                List.of(user(94_000, "old-boss", HASH), userWithoutPk("boss", HASH), user(94_001, "heir", ADMIN)),
                List.of(
                        user(94_000, "old-boss", HASH),
                        user(94_001, "boss", ADMIN),
                        user(94_002, "heir", HASH),
                        userWithoutPk("third", HASH)));
        for (List<String> rows : dumps) {
            for (boolean apart : List.of(false, true)) {
                directory.removeAllAdministrators();
                imports.run(dump(first));
                List<String> all = new ArrayList<>(rows);
                for (int i = 0; apart && i < Chunks.SIZE; i++) {
                    all.add(1, user(95_000 + i, "filler-" + i));
                }
                TestImports.Result dry = imports.dryRun(dump(all));
                TestImports.Result result = imports.run(dump(all));
                assertThat(result.text()).as(rows + " " + apart).isEqualTo(dry.text());
                assertThat(result.text()).as(rows + " " + apart).doesNotContain("REFUSED");
                assertThat(result.job().rowsDone()).isEqualTo(result.job().rowsTotal());
                assertThat(imports.run(dump(all)).text()).as(rows + " " + apart).doesNotContain(" CHANGED", "REFUSED");
                removeAll();
            }
        }
    }

    private void removeAll() {
        directory.removeAllAdministrators();
        for (String name : List.of("old-boss", "boss", "heir", "third")) {
            users.search(UserQuery.of(name, 0, 10)).users().stream()
                    .filter(user -> user.fields().username().equals(name))
                    .forEach(user -> users.delete(Authority.SUPERUSER, user.id(), null));
        }
    }
}
