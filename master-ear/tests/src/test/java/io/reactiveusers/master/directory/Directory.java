package io.reactiveusers.master.directory;

import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Fills the directory for tests, with hashes that cost nothing. */
@ApplicationScoped
public class Directory {
    /** A hash in a format that a password may match. */
    public static final String USABLE_HASH = "pbkdf2_sha256$1$salt$BTRLncu7jEZFexv9AW2gFqZuPg0BR/oYzvyEp7rl824=";

    @EJB
    private UserDirectory users;

    @EJB
    private GroupDirectory groups;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    public static String unique() {
        return "n" + UUID.randomUUID();
    }

    public static UserDraft draft() {
        return UserDraft.of(unique());
    }

    public static UserDraft administrator() {
        return draft().withStaff(true).withSuperuser(true);
    }

    public long add(UserDraft draft, String passwordHash) {
        long id = users.create(Authority.SUPERUSER, draft).id();
        execute("update user_credentials set password_hash = ? where user_id = ?", passwordHash, id);
        return id;
    }

    public long addGroup(Set<Long> permissions) {
        return groups.create(Authority.SUPERUSER, unique(), permissions).id();
    }

    /** Adds a permission. */
    public long addPermission(long id) {
        execute(
                "insert into permission (id, codename, name, app_label, model) values (?, ?, 'n', 'a', 'm')"
                        + " on conflict do nothing",
                id,
                "codename-" + id);
        return id;
    }

    /** Removes the superuser flag of all users by SQL. */
    public void removeAllAdministrators() {
        execute("update directory_user set superuser = false");
    }

    /** Executes SQL past the application, and returns the number of rows that it changed. */
    public int execute(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
