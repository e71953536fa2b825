package io.reactiveusers.master.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.TestDeployment;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Every connection reads what is committed, even one that has run the same query during the commit. */
@ArquillianTest
class CommittedReadsIT {
    private static final int ROUNDS = 300;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    @Resource
    private ManagedExecutorService executor;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @Test
    void lastReadAfterACommitHasItsRows() throws Exception {
        try (Connection writer = dataSource.getConnection();
                Connection reader = dataSource.getConnection()) {
            execute(writer, "create table committed_reads (round integer)");
            try {
                execute(writer, "insert into committed_reads values (0)");
                for (int round = 1; round <= ROUNDS; round++) {
                    String update = "update committed_reads set round = " + round;
                    Future<?> commit = executor.submit(() -> execute(writer, update));
                    while (!commit.isDone()) {
                        read(reader);
                    }
                    commit.get();
                    assertThat(read(reader)).isEqualTo(round);
                }
            } finally {
                execute(writer, "drop table committed_reads");
            }
        }
    }

    private static Void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
            return null;
        }
    }

    private static int read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select round from committed_reads");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
