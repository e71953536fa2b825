package io.reactiveusers.master.migration;

import static io.reactiveusers.testkit.DumpText.contentType;
import static io.reactiveusers.testkit.DumpText.dump;
import static io.reactiveusers.testkit.DumpText.group;
import static io.reactiveusers.testkit.DumpText.permission;
import static io.reactiveusers.testkit.DumpText.row;
import static io.reactiveusers.testkit.DumpText.user;
import static io.reactiveusers.testkit.DumpText.userWithoutPk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.directory.UserQuery;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Dumps in the various forms that Django writes. Each test has ids and names of its own. */
@ArquillianTest
class ImportedDumpsIT {
    @EJB
    private TestImports imports;

    @EJB
    private Imports api;

    @EJB
    private UserDirectory users;

    @EJB
    private GroupDirectory groups;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void knownOddInputsAreTakenOrRefusedWithAReason() throws Exception {
        for (String refused : List.of(
                "import-S1-cp1252-names-become-replacement-characters.json",
                "import-S1-two-dumps-concatenated-second-ignored.json",
                "import-S2-custom-user-model-silently-ignored.json")) {
            assertThatThrownBy(() -> odd(refused, null)).as(refused).isInstanceOf(InvalidDumpException.class);
        }
        assertThat(odd("import-S2-custom-user-model-silently-ignored.json", "users.CustomUser")
                        .text())
                .isEqualTo("1 CREATED");
        assertThat(odd("import-S2-deep-nesting-500.json", null).job().counts())
                .containsExactly(
                        new ImportJob.Count("auth.user", "", ImportOutcome.Kind.CREATED, 1),
                        new ImportJob.Count("x.y", "", ImportOutcome.Kind.LEFT_OUT, 1));
        assertThat(odd("import-S2-groups-without-permission-rows-refuse-users.json", null)
                        .text())
                .startsWith("1 CREATED permissions: permissions without 910104, 910100")
                .endsWith("2 CREATED");
        assertThat(name(6405)).isEqualTo("rir.one");
        assertThat(odd("import-S2-naive-datetime-USE_TZ-False.json", null).text())
                .isEqualTo("1 CREATED");
        assertThat(users.find(6006).orElseThrow().dateJoined()).hasToString("2015-03-25T10:22:22.726Z");
        assertThat(odd("import-S2-renamed-step1.json", null).text()).isEqualTo("1 CREATED\n2 CREATED");
        assertThat(odd("import-S2-renamed-step2-refused.json", null).text()).isEqualTo("1 CHANGED\n2 CHANGED");
        assertThat(name(6221)).isEqualTo("gc.uno");
        assertThat(odd("import-S3-pk-2pow63-1-500.json", null).text()).startsWith("1 REFUSED pk:");
    }

    @Test
    void namesGoRoundInOneDumpAndAcrossChunks() throws Exception {
        int count = 450;
        imports.run(dump(rotated(20_000, count, 0)));
        imports.run(dump(group(2001, "round-a"), group(2002, "round-b"), user(20_900, "stays")));

        // Every user takes the next user's name; the last takes the first one's.
        List<String> rows = new ArrayList<>(rotated(20_000, count, 1));
        rows.add(user(20_901, "stays"));
        rows.add(user(20_902, "round-" + count));
        rows.add(group(2001, "round-b"));
        rows.add(group(2002, "round-a"));
        TestImports.Result result = imports.run(dump(rows));

        assertThat(result.count("auth.user", ImportOutcome.Kind.CHANGED)).isEqualTo(count);
        assertThat(result.count("auth.group", ImportOutcome.Kind.CHANGED)).isEqualTo(2);
        assertThat(result.text()).contains((count + 1) + " REFUSED username: username belongs to another id");
        assertThat(name(20_000)).isEqualTo("round-1");
        assertThat(name(20_000 + count - 1)).isEqualTo("round-0");
        assertThat(name(20_902)).isEqualTo("round-" + count);
        assertThat(groupName(2001)).isEqualTo("round-b");
        assertThat(imports.run(dump(rows)).text()).doesNotContain(" CHANGED");
    }

    @Test
    void naturalKeysAreResolved() throws Exception {
        String rows = dump(
                row(
                        "auth.permission",
                        "",
                        "\"name\": \"Can\", \"content_type\": [\"shop\", \"cart\"], \"codename\": \"fill\""),
                row("auth.group", "", "\"name\": \"natural\", \"permissions\": [[\"fill\", \"shop\", \"cart\"]]"),
                userWithoutPk(
                        "natural.one",
                        "\"groups\": [[\"natural\"], [\"nowhere\"]]",
                        "\"user_permissions\": [[\"fill\", \"shop\", \"cart\"]]"));
        TestImports.Result dry = imports.dryRun(rows);
        TestImports.Result result = imports.run(rows);
        assertThat(result.text())
                .isEqualTo(
                        "1 CREATED\n2 CREATED\n3 CREATED groups: groups without [\"nowhere\"], which neither the dump nor"
                                + " the directory has");
        assertThat(dry.text()).isEqualTo(result.text());
        assertThat(imports.run(rows).text()).contains("1 UNCHANGED\n2 UNCHANGED\n3 UNCHANGED");
        UserDetails user =
                users.search(UserQuery.of("natural.one", 0, 1)).users().get(0);
        assertThat(user.fields().groups()).hasSize(1);
        assertThat(user.fields().permissions()).hasSize(1);
    }

    @Test
    void importWithoutContentTypesIsCompletedByOneWithThem() throws Exception {
        String permissions = permission(7001, "see_x", 71) + "," + permission(7002, "see_x", 72);
        assertThat(imports.run("[" + permissions + "]").text()).contains("1 CREATED content_type:");
        String whole =
                "[" + permissions + "," + contentType(71, "xapp", "x") + "," + contentType(72, "xapp", "y") + "]";
        assertThat(imports.run(whole).text()).isEqualTo("1 CHANGED\n2 CHANGED");
        // Nothing is lost, and two permissions exchange their unique keys.
        assertThat(imports.run("[" + permissions + "]").text()).isEqualTo("1 UNCHANGED\n2 UNCHANGED");
        String swapped = whole.replace("\"pk\": 71", "\"pk\": 0")
                .replace("\"pk\": 72", "\"pk\": 71")
                .replace("\"pk\": 0", "\"pk\": 72");
        assertThat(imports.run(swapped).text()).isEqualTo("1 CHANGED\n2 CHANGED");
        assertThat(groups.permissions().stream()
                        .filter(p -> p.getId() == 7001)
                        .findFirst()
                        .orElseThrow()
                        .getModel())
                .isEqualTo("y");
        // The codename is replicated.
        imports.run(dump(user(21_000, "holder", "\"user_permissions\": [7001]")));
        long before = users.find(21_000).orElseThrow().revision();
        imports.run(dump(permission(7001, "look_x", 72), contentType(72, "xapp", "x")));
        assertThat(users.find(21_000).orElseThrow().revision()).isGreaterThan(before);
    }

    @Test
    void customModelMissesFieldsAndHasOthers() throws Exception {
        String rows = dump(
                        user(22_000, "own.one", "\"phone\": \"1\"", "\"is_staff\":", "\"first_name\": null"),
                        user(22_001, "own.two", "\"phone\": \"2\"", "\"date_joined\":", "\"groups\":", "\"password\":"),
                        row("sessions.Session", "\"pk\": \"abc\", ", "\"expire_date\": \"x\""))
                .replace("auth.user", "Accounts.User");
        TestImports.Result result = imports.run(
                new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)),
                ImportOptions.of(false, "accounts.USER", "Europe/Berlin"));
        assertThat(result.text()).isEqualTo("1 CREATED\n2 CREATED");
        assertThat(result.job().counts())
                .contains(new ImportJob.Count("accounts.user", "phone", ImportOutcome.Kind.LEFT_OUT, 2))
                .contains(new ImportJob.Count("sessions.session", "", ImportOutcome.Kind.LEFT_OUT, 1));
        assertThat(result.job().rowsDone()).isEqualTo(3);
        // Fields that a later dump does not have stay as they are.
        users.change(
                Authority.SUPERUSER,
                22_000,
                null,
                draft -> new UserDraft(draft.username(), "F", "L", "", true, true, false, Set.of(), Set.of(), null));
        imports.run(
                new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)),
                ImportOptions.of(false, "accounts.user", null));
        assertThat(users.find(22_000).orElseThrow().fields().staff()).isTrue();
        assertThat(users.find(22_000).orElseThrow().fields().firstName()).isEmpty();
        for (String zone : List.of("", "Berlin", "x/../y")) {
            assertThatThrownBy(() -> ImportOptions.of(false, null, zone)).isInstanceOf(InvalidDumpException.class);
        }
        for (String model : List.of("", "user", "auth.user.x", "a b.c")) {
            assertThatThrownBy(() -> ImportOptions.of(false, model, null)).isInstanceOf(InvalidDumpException.class);
        }
    }

    private TestImports.Result odd(String file, String userModel) throws Exception {
        try (InputStream dump = getClass().getResourceAsStream("/odd-inputs/" + file)) {
            return imports.run(dump, ImportOptions.of(false, userModel, null));
        }
    }

    private static List<String> rotated(long firstId, int count, int by) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(user(firstId + i, "round-" + (i + by) % count));
        }
        return rows;
    }

    private String name(long id) {
        return users.find(id).orElseThrow().fields().username();
    }

    private String groupName(long id) {
        return groups.all().stream()
                .filter(group -> group.id() == id)
                .map(group -> group.name())
                .collect(Collectors.joining());
    }
}
