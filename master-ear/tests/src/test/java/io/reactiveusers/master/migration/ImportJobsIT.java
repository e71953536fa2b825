package io.reactiveusers.master.migration;

import static io.reactiveusers.testkit.DumpText.dump;
import static io.reactiveusers.testkit.DumpText.generated;
import static io.reactiveusers.testkit.DumpText.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Directory;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserQuery;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The life of an import: dry runs, failures, cancelling, a server that ended. */
@ArquillianTest
class ImportJobsIT {
    private static final int DRY_RUNS = 15;

    @EJB
    private TestImports imports;

    @EJB
    private Imports api;

    @EJB
    private ImportReports reports;

    @EJB
    private ImportStore store;

    @EJB
    private UserDirectory users;

    @Inject
    private Directory directory;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void dryRunReportsWhatTheRunDoes() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < DRY_RUNS; i++) {
            String rows = dump(generated(random));
            TestImports.Result dry = imports.dryRun(rows);
            TestImports.Result again = imports.dryRun(rows);
            TestImports.Result real = imports.run(rows);
            assertThat(again.text())
                    .as("a dry run changes nothing, seed " + seed)
                    .isEqualTo(dry.text());
            assertThat(real.text()).as("seed " + seed).isEqualTo(dry.text());
            assertThat(real.job().counts()).isEqualTo(dry.job().counts());
            assertThat(real.job().rowsDone()).isEqualTo(real.job().rowsTotal());
        }
    }

    @Test
    void rowThatTheDatabaseRefusesStopsNoOther() throws Exception {
        sql("alter table directory_user add constraint no_poison check (first_name <> 'poison')");
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler handler = logTo(logged);
        try {
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                rows.add(
                        user(31_000 + i, "poisoned-" + i, "\"first_name\": \"" + (i % 10 == 3 ? "poison" : "") + "\""));
            }
            TestImports.Result result = imports.run(dump(rows));
            assertThat(result.job().state()).isEqualTo(ImportJob.State.FINISHED);
            assertThat(result.count("auth.user", ImportOutcome.Kind.CREATED)).isEqualTo(27);
            assertThat(result.text()).contains("4 REFUSED null: the row could not be written", "RU0120");
            // The last line follows the end of the job.
            await().until(() -> ofOneThread(logged, "RU0124").size() > 1);
            List<LogRecord> lines = ofOneThread(logged, "RU0124");
            assertThat(lines).extracting(LogRecord::getThrown).containsOnlyNulls();
            assertThat(lines)
                    .extracting(line -> line.getMessage().substring(0, 6))
                    .containsExactly("RU0120", "RU0124");
        } finally {
            Logger.getLogger("").removeHandler(handler);
            sql("alter table directory_user drop constraint no_poison");
        }
        assertThat(imports.run(dump(user(31_003, "poisoned-3"))).text()).isEqualTo("1 CREATED");
    }

    @Test
    void importEndsWithAReportWhenTheOutboxFails() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            rows.add(user(32_000 + i, "outbox-" + i));
        }
        sql("alter table outbox rename to outbox_away");
        try {
            TestImports.Result result = imports.run(dump(rows));
            assertThat(result.job().state()).isEqualTo(ImportJob.State.FAILED);
            assertThat(result.job().reason()).contains("RU0121");
            assertThat(result.count("auth.user", ImportOutcome.Kind.CREATED)).isZero();
        } finally {
            sql("alter table outbox_away rename to outbox");
        }
        TestImports.Result result = imports.run(dump(rows));
        assertThat(result.job().state()).isEqualTo(ImportJob.State.FINISHED);
        assertThat(result.count("auth.user", ImportOutcome.Kind.CREATED)).isEqualTo(250);
    }

    @Test
    void cancelledImportKeepsWhatIsWrittenAndSaysSo() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(user(100_000 + i, "cancelled-" + i));
        }
        long id = start(dump(rows));
        assertThatThrownBy(() -> start(dump()))
                .isInstanceOfSatisfying(
                        ImportRunningException.class, e -> assertThat(e.getId()).isEqualTo(id));
        await().until(() -> reports.find(id).orElseThrow().rowsDone() > 0);
        assertThat(api.cancel(id)).isTrue();
        assertThat(api.cancel(id)).isFalse();
        ImportJob job = reports.find(id).orElseThrow();
        assertThat(job.state()).isEqualTo(ImportJob.State.CANCELLED);
        assertThat(job.rowsDone()).isLessThan(20_000);
        // The run notices the cancellation before it writes the next chunk, so the report lists all that was written.
        assertThat(imports.run(dump()).job().state()).isEqualTo(ImportJob.State.FINISHED);
        assertThat(users.search(UserQuery.of("cancelled-", 0, 1)).total())
                .isEqualTo(reports.find(id).orElseThrow().count("auth.user", ImportOutcome.Kind.CREATED))
                .isEqualTo(reports.find(id).orElseThrow().rowsDone());
    }

    @Test
    void importThatItsServerLeftIsInterrupted() throws Exception {
        long id = imports.run(dump(user(33_000, "left"))).job().id();
        sql("update import_job set state = 'RUNNING', ended_at = null where id = " + id);
        assertThatThrownBy(() -> start(dump())).isInstanceOf(ImportRunningException.class);
        assertThat(store.interrupt("another server")).isZero();
        assertThat(store.interrupt(ImportRunner.NODE)).isOne();
        assertThat(reports.find(id).orElseThrow().state()).isEqualTo(ImportJob.State.INTERRUPTED);
        // A server that never starts again is recognised by its missing heartbeat.
        sql("update import_job set state = 'RUNNING', heartbeat_at = timestamp '2020-01-01 00:00:00' where id = " + id);
        assertThat(imports.run(dump()).job().state()).isEqualTo(ImportJob.State.FINISHED);
        assertThat(reports.find(id).orElseThrow().state()).isEqualTo(ImportJob.State.INTERRUPTED);
    }

    @Test
    void lastAdministratorStays() throws Exception {
        String hash = "\"password\": \"pbkdf2_sha256$1000$Sa1t$BTRLncu7jEZFexv9AW2gFqZuPg0BR/oYzvyEp7rl824=\"";
        String rights = "\"is_staff\": true";
        String admin = "\"is_superuser\": true";
        directory.removeAllAdministrators();
        imports.run(dump(user(24_000, "admin-a", hash, rights, admin), user(24_001, "admin-b", hash, rights, admin)));
        List<String> demoted = List.of(
                user(24_000, "admin-a", hash), user(24_001, "admin-b", hash, rights, admin, "\"is_active\": false"));
        TestImports.Result dry = imports.dryRun(dump(demoted));
        TestImports.Result result = imports.run(dump(demoted));
        assertThat(dry.text()).isEqualTo(result.text());
        assertThat(result.text()).startsWith("1 CHANGED\n2 REFUSED is_superuser");
    }

    private long start(String dump) throws Exception {
        return api.start(
                new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)),
                ImportOptions.of(false, null, null),
                1);
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement()) {
            sql.executeUpdate(statement);
        }
    }

    /** Returns what the thread has logged that has logged a code: others work in the background. */
    private static List<LogRecord> ofOneThread(List<LogRecord> logged, String code) {
        Set<Long> threads = logged.stream()
                .filter(line -> String.valueOf(line.getMessage()).startsWith(code))
                .map(LogRecord::getLongThreadID)
                .collect(Collectors.toSet());
        return logged.stream()
                .filter(line -> threads.contains(line.getLongThreadID()))
                .toList();
    }

    private static Handler logTo(List<LogRecord> logged) {
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.WARNING.intValue()
                        || String.valueOf(line.getMessage()).startsWith("RU")) {
                    logged.add(line);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(handler);
        return handler;
    }
}
