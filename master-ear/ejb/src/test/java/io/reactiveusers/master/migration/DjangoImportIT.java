package io.reactiveusers.master.migration;

import static io.reactiveusers.master.migration.ImportOutcome.Kind.CHANGED;
import static io.reactiveusers.master.migration.ImportOutcome.Kind.CREATED;
import static io.reactiveusers.master.migration.ImportOutcome.Kind.REFUSED;
import static io.reactiveusers.master.migration.ImportOutcome.Kind.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

/** The real dump, what is refused of a bad one, and the logins of those who came with it. */
@ArquillianTest
class DjangoImportIT {
    private static final String USERS = "auth.user";

    private static ImportReport first;
    private static boolean administratorMade;

    @EJB
    private DjangoImport djangoImport;

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
        assertThat(first.refused()).isEmpty();
        assertThat(first.count(USERS, CREATED)).isEqualTo(1203);
        assertThat(first.count("auth.group", CREATED)).isEqualTo(7);
        assertThat(first.count("auth.permission", CREATED)).isEqualTo(24);

        ImportReport second = sample();
        assertThat(second.refused()).isEmpty();
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
        ImportReport report = run("[" + user("\"pk\":9001", "bad name") + "," + user("\"pk\":4", "other-name") + ","
                + user("\"pk\":9002", "u1@example.org") + "," + user("\"id\":1", "no-id") + ",17,"
                + user("\"pk\":9003", "good-one").replace("\"groups\":[]", "\"groups\":[4711]") + ","
                + user("\"pk\":9004", "good-one") + ","
                + user("\"pk\":9005", "odd-hash").replace("\"!\"", "\"argon2$x\"")
                + ",{\"model\":\"auth.group\",\"pk\":3,\"fields\":{\"name\":\"other\",\"permissions\":[]}},"
                + user("\"pk\":9006", "in-refused").replace("\"groups\":[]", "\"groups\":[3]") + "]");

        assertThat(report.refused())
                .extracting(ImportReport.Remark::row, ImportReport.Remark::field, ImportReport.Remark::reason)
                .containsExactlyInAnyOrder(
                        tuple(1L, "username", "username may have letters, digits and @ . + - _ only, and not be empty"),
                        tuple(2L, "username", "id belongs to one of another username"),
                        tuple(3L, "username", "username belongs to another id"),
                        tuple(4L, "pk", "pk is not a positive integer"),
                        tuple(6L, "groups", "groups has no group 4711"),
                        tuple(9L, "name", "id belongs to one of another name"),
                        tuple(10L, "groups", "groups refers to 3, whose own row is refused"));
        assertThat(report.count(USERS, CREATED)).isEqualTo(2);
        assertThat(report.count(USERS, REFUSED)).isEqualTo(6);
        assertThat(report.ignored()).isOne();
        assertThat(report.warnings()).singleElement().satisfies(warning -> assertThat(warning.id())
                .isEqualTo(9005));
        assertThat(users.find(4).orElseThrow().fields().username()).isEqualTo("u1@example.org");
    }

    @Test
    void changedRowIsChangedButNotItsPassword() throws Exception {
        run("[" + user("\"pk\":9101", "changing") + "]");
        users.change(Authority.SUPERUSER, 9101, null, draft -> withPassword(draft, "a-new-password"));
        ImportReport report = run(
                "[" + user("\"pk\":9101", "changing").replace("\"first_name\":\"\"", "\"first_name\":\"New\"") + "]");
        assertThat(report.count(USERS, CHANGED)).isOne();
        assertThat(users.find(9101).orElseThrow().fields().firstName()).isEqualTo("New");
        assertThat(passwords.check("changing", "a-new-password")).isPresent();
    }

    @Test
    void whatIsNoDumpIsRefusedAsAWhole() {
        assertThatThrownBy(() -> run("{}")).isInstanceOf(InvalidDumpException.class);
        assertThatThrownBy(() -> run("[" + user("\"pk\":9201", "cut-off") + ","))
                .isInstanceOf(InvalidDumpException.class);
        assertThat(users.find(9201)).isEmpty();
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
                users.create(Authority.SUPERUSER, withPassword(UserDraft.of("sleeping"), "a-new-password"));
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
        users.delete(Authority.SUPERUSER, id);
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

    /** The server, and its database, have served other tests. */
    private void emptyTheDirectory() throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "user_group",
                    "user_permission",
                    "directory_user",
                    "group_permission",
                    "directory_group",
                    "permission")) {
                statement.executeUpdate("delete from " + table);
            }
        }
    }

    private ImportReport sample() throws Exception {
        try (InputStream dump = getClass().getResourceAsStream("/sample-directory.json")) {
            return djangoImport.run(dump);
        }
    }

    private ImportReport run(String dump) throws Exception {
        return djangoImport.run(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)));
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

    private static UserDraft withPassword(UserDraft draft, String password) {
        return new UserDraft(
                draft.username(),
                draft.firstName(),
                draft.lastName(),
                draft.email(),
                draft.active(),
                draft.staff(),
                draft.superuser(),
                draft.groups(),
                draft.permissions(),
                password);
    }

    private static String user(String pk, String username) {
        return "{\"model\":\"auth.user\"," + pk + ",\"fields\":{\"password\":\"!\",\"last_login\":null,"
                + "\"is_superuser\":false,\"username\":\"" + username + "\",\"first_name\":\"\",\"last_name\":\"\","
                + "\"email\":\"\",\"is_staff\":false,\"is_active\":true,\"date_joined\":\"2019-01-01T01:00:00Z\","
                + "\"groups\":[],\"user_permissions\":[]}}";
    }
}
