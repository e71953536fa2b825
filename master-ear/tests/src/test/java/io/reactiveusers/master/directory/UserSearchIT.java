package io.reactiveusers.master.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.groups.GroupDirectory;
import io.reactiveusers.support.validation.FieldErrors;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.Context;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Searching, filtering and sorting, by the parameters of the console's and the API's URLs. */
@ArquillianTest
class UserSearchIT {
    private static final String TAG = "srch-";

    private static long group;
    private static Map<String, Long> ids;

    @EJB
    private UserDirectory users;

    @EJB
    private GroupDirectory groups;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @BeforeEach
    void addUsers() throws SQLException {
        if (ids != null) {
            return;
        }
        group = groups.create(Authority.SUPERUSER, TAG + "editors", Set.of()).id();
        add("anna", "Anna", "Smith", true, false, false, Set.of(group));
        add("Emile", "Émile", "MÜLLER", true, false, false, Set.of());
        add("percent", "100%", "under_score!", false, false, false, Set.of(group));
        add("clerk", "Łukasz", "Straße", true, true, false, Set.of());
        add("chief", "Zoë", "Smithson", true, true, true, Set.of());
        ids = users.search(UserQuery.of(TAG, 0, 500)).users().stream()
                .collect(Collectors.toMap(user -> user.fields().username().substring(TAG.length()), UserDetails::id));
        lastLogin("anna", "2026-11-24T23:59:59Z", "2025-01-01T00:00:00Z");
        lastLogin("chief", "2026-11-20T00:00:00Z", "2026-06-30T12:00:00Z");
    }

    @Test
    void everyWordMustMatchSomewhereWhateverItsAccentsAndCase() {
        assertThat(found("q", "smith anna")).containsExactly("anna");
        assertThat(found("q", "anna müller")).isEmpty();
        assertThat(found("q", "muller")).containsExactly("Emile");
        assertThat(found("q", "ÉMILE@")).containsExactly("Emile");
        assertThat(found("q", "lukasz STRASSE")).containsExactly("clerk");
        assertThat(found("q", "SMITH")).containsExactly("anna", "chief");
        assertThat(found("q", " \u00a0 ")).hasSize(5);
    }

    @Test
    void wildcardsAreOrdinaryCharacters() {
        assertThat(found("q", "%")).containsExactly("percent");
        assertThat(found("q", "r_s")).containsExactly("percent");
        assertThat(found("q", "e!")).containsExactly("percent");
        assertThat(found("q", "u%s")).isEmpty();
        assertThat(found("q", "'\\ or 1=1 --")).isEmpty();
    }

    @Test
    void anIdFindsItsUser() {
        assertThat(found("q", Long.toString(ids.get("clerk")))).contains("clerk");
        assertThat(found("q", "9223372036854775807")).isEmpty();
        assertThat(found("q", "99999999999999999999")).isEmpty();
    }

    @Test
    void filtersCanBeCombined() {
        assertThat(found("active", "false")).containsExactly("percent");
        assertThat(found("staff", "true", "superuser", "false")).containsExactly("clerk");
        assertThat(found("superuser", "true")).containsExactly("chief");
        assertThat(found("group", "" + group)).containsExactly("anna", "percent");
        assertThat(found("group", "" + group, "active", "true", "q", "smith")).containsExactly("anna");
        assertThat(found("group", "999999")).isEmpty();
        assertThat(found("joined_from", "2025-01-01", "joined_to", "2025-01-01"))
                .containsExactly("anna");
        assertThat(found("joined_from", "2025-01-02", "joined_to", "2026-06-30T12:00:00Z"))
                .isEmpty();
        assertThat(found("last_login_from", "2026-11-24", "last_login_to", "2026-11-24"))
                .containsExactly("anna");
        assertThat(found("last_login_never", "true", "staff", "true")).containsExactly("clerk");
        assertThat(found("last_login_never", "false")).containsExactly("anna", "chief");
    }

    @Test
    void sortingIgnoresAccentsAndCaseAndEndsWithTheId() {
        assertThat(found("sort", "username")).containsExactly("anna", "chief", "clerk", "Emile", "percent");
        assertThat(found("sort", "-first_name")).containsExactly("chief", "clerk", "Emile", "anna", "percent");
        assertThat(found("sort", "last_name")).containsExactly("Emile", "anna", "chief", "clerk", "percent");
        assertThat(found("sort", "last_login")).endsWith("chief", "anna");
        assertThat(found("sort", "-last_login")).containsExactly("anna", "chief", "Emile", "percent", "clerk");
        assertThat(found("sort", "date_joined")).startsWith("anna", "chief");
        assertThat(found("sort", "email", "limit", "2", "offset", "1")).containsExactly("chief", "clerk");
        assertThat(found("sort", "-id", "limit", "1")).containsExactly("chief");
    }

    @Test
    void theTotalIsOfAllWhateverPartIsAskedFor() {
        for (int limit : List.of(0, 1, 2, 4, 5, 6)) {
            for (int offset : List.of(0, 1, 4, 5, 6, 100)) {
                UserPage page = users.search(query("offset", "" + offset, "limit", "" + limit));
                assertThat(page.total()).as("%d from %d", limit, offset).isEqualTo(5);
                assertThat(page.users()).hasSize(Math.max(0, Math.min(limit, 5 - offset)));
            }
        }
        assertThat(users.searchIds(query("limit", "1"), 4)).isSorted().hasSize(4);
    }

    @Test
    void whatAUserWasCalledBeforeIsNotFound() {
        long id = ids.get("anna");
        users.change(Authority.SUPERUSER, id, null, before -> renamed(before, "Beate"));
        assertThat(found("q", "anna@")).containsExactly("anna");
        assertThat(found("q", "anna smith beate")).containsExactly("anna");
        users.change(Authority.SUPERUSER, id, null, before -> renamed(before, "Anna"));
        assertThat(found("q", "beate")).isEmpty();
    }

    @Test
    void theMigrationFillsInTheKeysOfUsersFromBefore() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement clear = connection.prepareStatement("update directory_user set username_key = '',"
                        + " first_name_key = '', last_name_key = '', email_key = '' where username like 'srch-%'")) {
            assertThat(clear.executeUpdate()).isEqualTo(5);
            assertThat(found("q", "muller")).isEmpty();
            new SearchKeysMigration().migrate(new Context() {
                @Override
                public Configuration getConfiguration() {
                    return null;
                }

                @Override
                public Connection getConnection() {
                    return connection;
                }
            });
        }
        assertThat(found("q", "muller")).containsExactly("Emile");
        assertThat(found("q", "ÉMILE@ srch- em")).containsExactly("Emile");
    }

    /** Returns who is found, of the users of this test, in their order. */
    private List<String> found(String... parameters) {
        return users.search(query(parameters)).users().stream()
                .map(user -> user.fields().username())
                .map(username -> username.substring(TAG.length()))
                .toList();
    }

    private static UserQuery query(String... parameters) {
        Map<String, List<String>> all = new HashMap<>(Map.of("q", List.of(TAG)));
        for (int i = 0; i < parameters.length; i += 2) {
            String value = parameters[i].equals("q") ? TAG + " " + parameters[i + 1] : parameters[i + 1];
            all.put(parameters[i], List.of(value));
        }
        FieldErrors errors = new FieldErrors();
        UserQuery query = UserQuery.parse(all, errors);
        assertThat(errors.list()).as(Arrays.toString(parameters)).isEmpty();
        return query;
    }

    private static UserDraft renamed(UserDraft before, String firstName) {
        return new UserDraft(
                before.username(),
                firstName,
                before.lastName(),
                before.email(),
                before.active(),
                before.staff(),
                before.superuser(),
                before.groups(),
                before.permissions(),
                null);
    }

    private void add(
            String name, String first, String last, boolean active, boolean staff, boolean chief, Set<Long> in) {
        users.create(
                Authority.SUPERUSER,
                new UserDraft(
                        TAG + name, first, last, name + "@example.org", active, staff, chief, in, Set.of(), null));
    }

    private void lastLogin(String name, String lastLogin, String joined) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement login =
                        connection.prepareStatement("update user_credentials set last_login = ? where user_id = ?");
                PreparedStatement join =
                        connection.prepareStatement("update directory_user set date_joined = ? where id = ?")) {
            login.setTimestamp(1, Timestamp.from(Instant.parse(lastLogin)));
            login.setLong(2, ids.get(name));
            login.executeUpdate();
            join.setTimestamp(1, Timestamp.from(Instant.parse(joined)));
            join.setLong(2, ids.get(name));
            join.executeUpdate();
        }
    }
}
