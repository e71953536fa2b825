package io.reactiveusers.master.migration;

import static io.reactiveusers.testkit.DumpText.dump;
import static io.reactiveusers.testkit.DumpText.group;
import static io.reactiveusers.testkit.DumpText.row;
import static io.reactiveusers.testkit.DumpText.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.support.validation.FieldError;
import jakarta.ejb.EJB;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** What a report stores of odd rows, and dumps whose users are of another model. */
@ArquillianTest
class OddRowsIT {
    @EJB
    private TestImports imports;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void whateverNamesARowHasTheReportStoresIt() throws Exception {
        for (String text :
                List.of("\\u0000", "\\ud800", "\\udc00x", "\\u0085", "\ud83d\ude00".repeat(2000), "\\n", "")) {
            TestImports.Result result = imports.run(dump(
                    row("auth.user", "", "\"username\": \"odd-field\", \"" + text + "\": 1"),
                    row("auth.user", "", "\"username\": \"odd-group\", \"groups\": [[\"" + text + "\"]]"),
                    row("auth.user", "", "\"username\": \"odd" + text + " name\""),
                    row("auth.user", "", "\"username\": 17"),
                    row(
                            "auth.group",
                            "",
                            "\"name\": \"odd" + text + "\", \"permissions\": [[\"" + text + "\", \"a\", \"b\"]]"),
                    row("auth.permission", "", "\"name\": \"" + text + "\", \"codename\": \"" + text + "\""),
                    row("a." + "\u0130".repeat(150), "", "\"x\": 1"),
                    row("a.\u0130", "", "\"" + text + "\": 1")));
            assertThat(result.job().state()).as(text).isEqualTo(ImportJob.State.FINISHED);
            assertThat(result.job().rowsDone()).as(text).isEqualTo(result.job().rowsTotal());
            assertThat(result.job().counts())
                    .as(text)
                    .anyMatch(count -> count.outcome() == ImportOutcome.Kind.LEFT_OUT
                            && count.model().equals("auth.user")
                            && !count.field().isEmpty());
            assertThat(result.text()).contains("4 REFUSED username: username is not a string\n");
        }
    }

    @Test
    void dumpWhoseUsersAreOfAnotherModelIsRefusedWithItsName() {
        for (String field : List.of("username", "email", "last_login", "is_active")) {
            String custom = row("accounts.member", "\"pk\": 1, ", "\"password\": \"!\", \"" + field + "\": null");
            for (String model : new String[] {null, "auth.user", "accounts.membre"}) {
                assertThatThrownBy(() -> imports.tryRun(dump(custom, group(90_000, "odd-model")), model))
                        .as(field + " " + model)
                        .isInstanceOfSatisfying(InvalidDumpException.class, e -> assertThat(e.getErrors())
                                .singleElement()
                                .satisfies(
                                        error -> assertThat(error.detail()).contains("?user_model=accounts.member")));
            }
        }
    }

    @Test
    void rowWithTheWordForNoModelIsReported() throws Exception {
        assertThat(imports.run(dump(row("unknown", "", "\"x\": 1"), row("UNKNOWN", "", "")))
                        .text())
                .isEqualTo("1 REFUSED null: model is missing or not a label\n"
                        + "2 REFUSED null: model is missing or not a label");
    }

    @Test
    void longLabelsAndNamesAreRefusedRowByRow() throws Exception {
        String longText = "a".repeat(20_000);
        List<String> rows = new java.util.ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(row(
                    "contenttypes.contenttype",
                    "\"pk\": " + (600 + i) + ", ",
                    "\"app_label\": \"" + longText + i + "\", \"model\": \"m\""));
            rows.add(
                    row("auth.permission", "", "\"name\": \"l\", \"codename\": \"l\", \"content_type\": " + (600 + i)));
            rows.add(row("auth.user", "", "\"username\": \"" + longText + i % 30 + "\""));
        }
        TestImports.Result result = imports.run(dump(rows));
        assertThat(result.rows()).hasSize(120).allMatch(row -> row.outcome().isRefused());
        assertThat(result.text()).doesNotContain("RU0120").contains("content_type is longer", "username");
    }

    @Test
    void everyFaultOfTheOptionsIsNamed() {
        for (String model :
                List.of("", "user", "auth.user.x", "auth.group", "Auth.Permission", "contenttypes.contenttype")) {
            assertThatThrownBy(() -> ImportOptions.of(false, model, "Berlin"))
                    .as(model)
                    .isInstanceOfSatisfying(InvalidDumpException.class, e -> assertThat(e.getErrors())
                            .extracting(FieldError::field)
                            .containsExactly("user_model", "zone"));
        }
    }

    @Test
    void groupsWithVeryManyPermissionsAreWrittenInSmallerChunks() throws Exception {
        StringBuilder many = new StringBuilder("1");
        for (int i = 2; i < 60_000; i++) {
            many.append(", ").append(i);
        }
        List<String> rows = new java.util.ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(row(
                    "auth.group",
                    "\"pk\": " + (91_000 + i) + ", ",
                    "\"name\": \"many-" + i + "\", \"permissions\": [" + many + "]"));
            rows.add(user(91_000 + i, "many-" + i, "\"user_permissions\": [" + many + "]"));
        }
        TestImports.Result result = imports.run(dump(rows));
        assertThat(result.count("auth.group", ImportOutcome.Kind.CREATED)).isEqualTo(10);
        assertThat(result.count("auth.user", ImportOutcome.Kind.CREATED)).isEqualTo(10);
    }
}
