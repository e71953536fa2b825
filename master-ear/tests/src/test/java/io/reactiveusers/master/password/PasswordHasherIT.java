package io.reactiveusers.master.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.Directory;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.UserDirectory;
import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.login.Passwords;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Hashes are expensive: no lock or connection is held while one is computed, and a refused request costs none. */
@ArquillianTest
class PasswordHasherIT {
    private static final String PASSWORD = "a-long-password";

    @EJB
    private PasswordHasher hasher;

    @EJB
    private Passwords passwords;

    @EJB
    private UserDirectory users;

    @Resource
    private UserTransaction transaction;

    @Resource
    private ManagedExecutorService executor;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void nothingIsHashedInATransaction() throws Exception {
        transaction.begin();
        assertThatThrownBy(() -> hasher.hash(PASSWORD)).isInstanceOf(EJBException.class);
        assertThatThrownBy(() -> hasher.matches(PASSWORD, null)).isInstanceOf(EJBException.class);
        transaction.rollback();
    }

    @Test
    void rowIsFreeWhileItsNewPasswordIsHashed() throws Exception {
        String username = Directory.unique();
        long id = users.create(Authority.SUPERUSER, UserDraft.of(username)).id();
        Future<?> change = executor.submit(
                () -> users.change(Authority.SUPERUSER, id, null, fields -> fields.withPassword(PASSWORD)));
        int free = 0;
        int locked = 0;
        while (!change.isDone()) {
            if (isFree(id)) {
                free++;
            } else {
                locked++;
            }
        }
        change.get(10, TimeUnit.SECONDS);
        assertThat(free)
                .as("looks at the row, of which it was locked at %s", locked)
                .isGreaterThan(4 * locked);
        assertThat(passwords.check(username, PASSWORD)).isPresent();
    }

    /** A hash takes 0.2 s or more, so 300 refusals within seconds have computed none. */
    @Test
    void refusedRequestCostsNoHash() {
        UserDraft taken = UserDraft.of(Directory.unique());
        long id = users.create(Authority.SUPERUSER, taken).id();
        long staff = users.create(
                        Authority.SUPERUSER, UserDraft.of(Directory.unique()).withStaff(true))
                .id();
        List<UnaryOperator<UserDraft>> wrong = List.of(
                fields -> fields.withStaff(true),
                fields -> fields.withPermissions(Set.of(-1L)),
                fields -> fields.withEmail("none"),
                fields -> fields.withUsername(".."),
                fields -> fields.withPassword("short"));
        long start = System.nanoTime();
        for (int i = 0; i < 25; i++) {
            for (UnaryOperator<UserDraft> change : wrong) {
                UnaryOperator<UserDraft> withPassword = fields -> change.apply(fields.withPassword(PASSWORD));
                assertThatThrownBy(() -> users.change(Authority.STAFF, id, null, withPassword))
                        .isInstanceOf(DirectoryException.class);
                assertThatThrownBy(() ->
                                users.create(Authority.STAFF, withPassword.apply(UserDraft.of(Directory.unique()))))
                        .isInstanceOf(DirectoryException.class);
            }
            assertThatThrownBy(() -> users.create(Authority.SUPERUSER, taken.withPassword(PASSWORD)))
                    .isInstanceOf(DirectoryException.class);
            assertThatThrownBy(
                            () -> users.change(Authority.STAFF, staff, null, fields -> fields.withPassword(PASSWORD)))
                    .isInstanceOf(DirectoryException.class);
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
    }

    private boolean isFree(long id) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (ResultSet row = statement.executeQuery(
                    "select id from directory_user where id = " + id + " for update skip locked")) {
                return row.next();
            } finally {
                connection.rollback();
            }
        }
    }
}
