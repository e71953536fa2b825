package io.reactiveusers.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    private static final int PORT = 20432;

    @TempDir
    private Path folder;

    @Test
    void whatWasCommittedOutlivesTheServer() throws SQLException {
        try (PostgresServer server = PostgresServer.start(PORT, folder.resolve("data"));
                Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute("create table kept (name text)");
            statement.execute("insert into kept values ('this')");
        }
        try (PostgresServer server = PostgresServer.start(PORT, folder.resolve("data"));
                Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select name from kept")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("this");
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.url("postgres"), "postgres", "any");
    }
}
