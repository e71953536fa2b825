package io.reactiveusers.master.directory;

import static io.reactiveusers.master.directory.Directory.USABLE_HASH;
import static io.reactiveusers.master.directory.Directory.administrator;
import static io.reactiveusers.master.directory.Directory.draft;
import static io.reactiveusers.testkit.DumpText.dump;
import static io.reactiveusers.testkit.DumpText.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.DirectoryException.Reason;
import io.reactiveusers.master.migration.TestImports;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.assertj.core.api.SoftAssertions;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An administrator who can log in always remains, whatever is requested at the same time. */
@ArquillianTest
class LastAdministratorIT {
    private static final String UNUSABLE_HASH = "pbkdf2_sha256$1$salt$no-key";

    @EJB
    private UserDirectory users;

    @EJB
    private UserChanges changes;

    @EJB
    private TestImports imports;

    @Inject
    private Directory directory;

    @Resource
    private UserTransaction transaction;

    @Resource
    private ManagedExecutorService executor;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @BeforeEach
    void clear() {
        directory.removeAllAdministrators();
    }

    /** One way to remove an administrator. */
    private interface Removal {
        void of(long id);
    }

    private Map<String, Removal> removals() {
        Map<String, Removal> removals = new LinkedHashMap<>();
        removals.put("deletion", id -> users.delete(Authority.SUPERUSER, id, null));
        removals.put("import", id -> importDemotion(id));
        Map.<String, UnaryOperator<UserDraft>>of(
                        "is_active", fields -> fields.withActive(false),
                        "is_staff", fields -> fields.withStaff(false),
                        "is_superuser", fields -> fields.withSuperuser(false))
                .forEach((field, change) ->
                        removals.put(field, id -> users.change(Authority.SUPERUSER, id, null, change)));
        return removals;
    }

    @Test
    void onlySomebodyWhoCanLogInCountsAsAnother() {
        SoftAssertions outcomes = new SoftAssertions();
        for (int bits = 0; bits < 16; bits++) {
            UserDraft other =
                    draft().withActive((bits & 1) > 0).withStaff((bits & 2) > 0).withSuperuser((bits & 4) > 0);
            String hash = (bits & 8) > 0 ? USABLE_HASH : UNUSABLE_HASH;
            for (Map.Entry<String, Removal> removal : removals().entrySet()) {
                directory.removeAllAdministrators();
                long last = directory.add(administrator(), USABLE_HASH);
                directory.add(other.withUsername(Directory.unique()), hash);
                Throwable refusal = catchThrowable(() -> removal.getValue().of(last));
                outcomes.assertThat(refusal == null)
                        .as(
                                "%s while another is: active %s, staff %s, superuser %s, hash %s",
                                removal.getKey(), other.active(), other.staff(), other.superuser(), hash)
                        .isEqualTo(bits == 15);
                outcomes.assertThat(users.find(last).isPresent()
                                && users.find(last).orElseThrow().fields().superuser()
                                && users.find(last).orElseThrow().fields().staff()
                                && users.find(last).orElseThrow().fields().active())
                        .isEqualTo(bits != 15);
                if (refusal instanceof DirectoryException e) {
                    outcomes.assertThat(e.getReason()).isEqualTo(Reason.CONFLICT);
                    outcomes.assertThat(e.getField()).isIn(null, "is_superuser", removal.getKey());
                }
            }
        }
        outcomes.assertAll();
    }

    @Test
    void whoeverCannotLogInMayBeRemoved() {
        for (Removal removal : removals().values()) {
            removal.of(directory.add(administrator(), UNUSABLE_HASH));
            removal.of(directory.add(administrator().withActive(false), USABLE_HASH));
            removal.of(directory.add(administrator().withStaff(false), USABLE_HASH));
        }
    }

    @Test
    void ofTwoRemovalsAtOnceOneIsRefused() throws Exception {
        for (Map.Entry<String, Removal> first : removals().entrySet()) {
            for (Map.Entry<String, Removal> second : removals().entrySet()) {
                // The import commits by itself, so it can only be the second of the two.
                if (!first.getKey().equals("import")) {
                    directory.removeAllAdministrators();
                    long one = directory.add(administrator(), USABLE_HASH);
                    long other = directory.add(administrator(), USABLE_HASH);
                    transaction.begin();
                    first.getValue().of(one);
                    Future<?> later = executor.submit(() -> second.getValue().of(other));
                    await().during(Duration.ofMillis(100)).until(() -> !later.isDone());
                    transaction.commit();
                    assertThat(catchThrowable(() -> later.get(10, TimeUnit.SECONDS)))
                            .as("%s while %s", second.getKey(), first.getKey())
                            .hasRootCauseInstanceOf(DirectoryException.class);
                    assertThat(changes.hasAdministrator()).isTrue();
                }
            }
        }
    }

    @Test
    void changeThatRemovesNoAdministratorDoesNotWait() throws Exception {
        long last = directory.add(administrator(), USABLE_HASH);
        transaction.begin();
        catchThrowable(() -> users.change(Authority.SUPERUSER, last, null, fields -> fields.withStaff(false)));
        Future<?> others = executor.submit(() -> {
            long another = users.create(Authority.SUPERUSER, administrator()).id();
            users.change(Authority.SUPERUSER, another, null, fields -> fields.withEmail("x@example.org"));
            long id = users.create(Authority.SUPERUSER, draft().withStaff(true)).id();
            users.change(Authority.SUPERUSER, id, null, fields -> fields.withStaff(false));
            users.change(Authority.SUPERUSER, id, null, fields -> fields.withActive(false));
            users.delete(Authority.SUPERUSER, id, null);
        });
        others.get(5, TimeUnit.SECONDS);
        transaction.rollback();
    }

    @Test
    void administratorIsMadeOrRestoredWhateverIsThere() {
        SoftAssertions outcomes = new SoftAssertions();
        for (boolean known : List.of(false, true)) {
            for (int bits = 0; bits < 16; bits++) {
                directory.removeAllAdministrators();
                deleteRestored();
                String taken = (bits & 8) > 0 ? "first-admin" : "first-admin-2";
                long other = directory.add(draft().withUsername(taken), USABLE_HASH);
                if (known) {
                    changes.restoreAdministrator("earlier", USABLE_HASH);
                    directory.execute(
                            "update directory_user set active = ?, staff = ?, superuser = ? where id = -1",
                            (bits & 1) > 0,
                            (bits & 2) > 0,
                            (bits & 4) > 0);
                    directory.execute("update user_credentials set password_hash = '!' where user_id = -1");
                }
                String expected = (bits & 8) > 0 ? "first-admin-2" : "first-admin";
                outcomes.assertThat(changes.restoreAdministrator("first-admin", USABLE_HASH))
                        .contains(expected);
                UserDraft fields = users.find(-1).orElseThrow().fields();
                outcomes.assertThat(fields)
                        .isEqualTo(UserDraft.of(expected).withStaff(true).withSuperuser(true));
                outcomes.assertThat(changes.restoreAdministrator("first-admin", USABLE_HASH))
                        .isEmpty();
                users.delete(Authority.SUPERUSER, other, null);
            }
        }
        outcomes.assertAll();
    }

    @Test
    void ofTwoMastersThatStartAtOnceOneMakesTheAdministrator() throws Exception {
        deleteRestored();
        transaction.begin();
        assertThat(changes.restoreAdministrator("first-admin", USABLE_HASH)).isPresent();
        Future<Boolean> other = executor.submit(
                () -> changes.restoreAdministrator("first-admin", USABLE_HASH).isPresent());
        await().during(Duration.ofMillis(100)).until(() -> !other.isDone());
        transaction.commit();
        assertThat(other.get(10, TimeUnit.SECONDS)).isFalse();
    }

    private void deleteRestored() {
        directory.execute("delete from directory_user where id = -1");
    }

    private void importDemotion(long id) {
        UserDraft user = users.find(id).orElseThrow().fields();
        TestImports.Result result = imports.run(
                dump(user(id, user.username(), "\"is_staff\": " + user.staff(), "\"is_active\": " + user.active())));
        if (result.text().contains("REFUSED")) {
            assertThat(result.text()).contains("last administrator");
            throw new DirectoryException(Reason.CONFLICT, "is_superuser", result.text());
        }
    }
}
