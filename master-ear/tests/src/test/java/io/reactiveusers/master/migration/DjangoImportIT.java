package io.reactiveusers.master.migration;

import static io.reactiveusers.master.migration.ImportOutcome.Kind.CHANGED;
import static io.reactiveusers.master.migration.ImportOutcome.Kind.CREATED;
import static io.reactiveusers.master.migration.ImportOutcome.Kind.REFUSED;
import static io.reactiveusers.master.migration.ImportOutcome.Kind.UNCHANGED;
import static io.reactiveusers.testkit.DumpText.dump;
import static io.reactiveusers.testkit.DumpText.row;
import static io.reactiveusers.testkit.DumpText.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.login.ApiTokens;
import io.reactiveusers.master.login.Caller;
import io.reactiveusers.master.login.Passwords;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports a real dump and a bad one, and logs in as imported users. */
@ArquillianTest
class DjangoImportIT {
    private static final String USERS = "auth.user";

    private static TestImports.Result first;
    private static boolean administratorMade;

    @EJB
    private TestImports imports;

    @EJB
    private UserDirectory users;

    @EJB
    private Passwords passwords;

    @EJB
    private ApiTokens tokens;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @BeforeEach
    void importTheSample() throws Exception {
        if (first == null) {
            emptyTheDirectory();
            administratorMade = users.restoreAdministrator("a-long-password").isPresent();
            first = sample();
        }
    }

    @Test
    void everyRowOfTheSampleIsTakenAndTwiceChangesNothing() throws Exception {
        assertThat(first.text()).doesNotContain("REFUSED");
        assertThat(first.job().state()).isEqualTo(ImportJob.State.FINISHED);
        assertThat(first.job().rowsDone()).isEqualTo(first.job().rowsTotal());
        assertThat(first.count(USERS, CREATED)).isEqualTo(1203);
        assertThat(first.count("auth.group", CREATED)).isEqualTo(7);
        assertThat(first.count("auth.permission", CREATED)).isEqualTo(24);

        TestImports.Result second = sample();
        assertThat(second.text()).doesNotContain("REFUSED");
        assertThat(second.count(USERS, UNCHANGED)).isEqualTo(1203);
        assertThat(second.count("auth.group", UNCHANGED)).isEqualTo(7);
        assertThat(second.count("auth.permission", UNCHANGED)).isEqualTo(24);
    }

    @Test
    void idsAreKeptAndTheSequenceIsPastThem() {
        assertThat(users.find(4).orElseThrow().fields().username()).isEqualTo("u1@example.org");
        assertThat(users.create(Authority.SUPERUSER, UserDraft.of("after-the-import"))
                        .id())
                .isGreaterThan(1206);
    }

    @Test
    void badRowsAreRefusedEachWithItsReasonAndStopNothing() throws Exception {
        TestImports.Result result = imports.run(dump(
                user(9001, "bad name", "\"email\": \"no address\""),
                user(-4, "negative"),
                user(9002, "u1@example.org"),
                row("auth.user", "\"pk\": 9007, ", "").replace("fields", "feelds"),
                "17",
                user(9003, "without-group", "\"groups\": [4711, 3]"),
                user(9005, "odd-hash", "\"password\": \"argon2$x\""),
                user(9006, "good-one"),
                user(9006, "good-one")));

        assertThat(result.text())
                .isEqualTo(
                        """
                        1 REFUSED username: username may have letters, digits and @ . + - _ only, and not be empty; email is not an e-mail address
                        2 REFUSED pk: pk is not a whole number from 1 to 2^52 - 1
                        3 REFUSED username: username belongs to another id
                        4 REFUSED null: fields is missing or not an object
                        5 REFUSED null: the row is not an object
                        6 CREATED groups: groups without 4711, which neither the dump nor the directory has
                        7 CREATED password: password is in a format that cannot be checked: the user needs a new one
                        8 CREATED
                        9 REFUSED pk: pk is that of row 8 too; username is that of row 8 too""");
        assertThat(result.count(USERS, CREATED)).isEqualTo(3);
        assertThat(result.count(USERS, REFUSED)).isEqualTo(5);
        assertThat(users.find(9003).orElseThrow().fields().groups()).containsExactly(3L);
        assertThat(users.find(4).orElseThrow().fields().username()).isEqualTo("u1@example.org");
    }

    @Test
    void changedRowIsChangedButNotItsPassword() throws Exception {
        imports.run(dump(user(9101, "changing")));
        users.change(Authority.SUPERUSER, 9101, null, draft -> draft.withPassword("a-new-password"));
        TestImports.Result report = imports.run(dump(user(9101, "changing", "\"first_name\": \"New\"")));
        assertThat(report.count(USERS, CHANGED)).isOne();
        assertThat(users.find(9101).orElseThrow().fields().firstName()).isEqualTo("New");
        assertThat(passwords.check("changing", "a-new-password")).isPresent();
    }

    @Test
    void djangosPasswordIsCheckedAndHashedAnewWithoutChangingTheUser() throws Exception {
        UserDetails before = users.find(4).orElseThrow();
        assertThat(passwords.check("u1@example.org", "Passw0rd-2")).isEmpty();
        Caller caller = passwords.check("u1@example.org", "Passw0rd-1").orElseThrow();
        assertThat(caller.userId()).isEqualTo(4);
        assertThat(hash(4)).startsWith("pbkdf2_sha256$600000$");
        assertThat(passwords.check("u1@example.org", "Passw0rd-1")).contains(caller);

        UserDetails after = users.find(4).orElseThrow();
        assertThat(after.lastLogin()).isAfter(before.lastLogin());
        assertThat(after.version()).isEqualTo(before.version());
        assertThat(after.revision()).isEqualTo(before.revision());
    }

    @Test
    void inactiveUserAndUnusablePasswordDoNotLogIn() {
        UserDetails inactive =
                users.create(Authority.SUPERUSER, UserDraft.of("sleeping").withPassword("a-new-password"));
        assertThat(passwords.check("sleeping", "a-new-password")).isPresent();
        users.change(
                Authority.SUPERUSER,
                inactive.id(),
                null,
                draft -> new UserDraft(draft.username(), "", "", "", false, false, false, Set.of(), Set.of(), null));
        assertThat(passwords.check("sleeping", "a-new-password")).isEmpty();
        assertThat(passwords.check("root", "")).isEmpty();
        assertThat(passwords.check("nobody-at-all", "x")).isEmpty();
    }

    @Test
    void tokenActsForItsUserUntilItIsRevokedOrTheUserIsStaffNoMore() {
        UserDraft staff = new UserDraft("token-owner", "", "", "", true, true, false, Set.of(), Set.of(), null);
        long id = users.create(Authority.SUPERUSER, staff).id();
        ApiTokens.Issued token = tokens.issueToUser(id);
        ApiTokens.Issued second = tokens.issueToUser(id);
        Caller caller = tokens.check(token.token()).orElseThrow();
        assertThat(caller).isEqualTo(new Caller(id, "token-owner", true, false));
        assertThat(caller.roles()).containsExactly(Caller.STAFF);

        assertThat(tokens.revoke(caller, token.id())).isTrue();
        assertThat(tokens.check(token.token())).isEmpty();
        assertThat(tokens.check(second.token())).isPresent();
        users.change(
                Authority.SUPERUSER,
                id,
                null,
                draft -> new UserDraft(draft.username(), "", "", "", true, false, false, Set.of(), Set.of(), null));
        assertThat(tokens.check(second.token())).isEmpty();
        users.delete(Authority.SUPERUSER, id, null);
    }

    @Test
    void clientsTokenIsNoUsersToRevoke() {
        ApiTokens.Issued token = tokens.issueToClient("client-7");
        assertThat(tokens.check(token.token()).orElseThrow().roles()).containsExactly(Caller.CLIENT);
        Caller staff = new Caller(4L, "u1@example.org", true, false);
        assertThat(tokens.revoke(staff, token.id())).isFalse();
        assertThat(tokens.revoke(new Caller(4L, "u1@example.org", true, true), token.id()))
                .isTrue();
        assertThat(tokens.check(token.token())).isEmpty();
    }

    @Test
    void firstAdministratorHasAnIdNoDirectoryHasAndIsMadeOnce() {
        assertThat(administratorMade).as("in the empty directory").isTrue();
        assertThat(users.find(-1).orElseThrow().fields().superuser()).isTrue();
        assertThat(users.restoreAdministrator("a-long-password")).isEmpty();
    }

    /** Empties the directory, because other tests have used the same server and database. */
    private void emptyTheDirectory() throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "user_group",
                    "user_permission",
                    "directory_user",
                    "group_permission",
                    "directory_group",
                    "imported",
                    "permission")) {
                statement.executeUpdate("delete from " + table);
            }
        }
    }

    private TestImports.Result sample() throws Exception {
        try (InputStream dump = getClass().getResourceAsStream("/sample-directory.json")) {
            return imports.run(dump, ImportOptions.of(false, null, null));
        }
    }

    private String hash(long userId) throws Exception {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select password_hash from user_credentials where user_id = ?")) {
            select.setLong(1, userId);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
