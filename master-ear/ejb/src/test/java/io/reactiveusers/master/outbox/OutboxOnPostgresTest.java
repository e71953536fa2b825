package io.reactiveusers.master.outbox;

import io.reactiveusers.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.postgresql.ds.PGSimpleDataSource;

class OutboxOnPostgresTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(24431);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    DataSource emptyDatabase() throws SQLException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.url("postgres"));
        database.setUser("postgres");
        database.setPassword("any");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        }
        return database;
    }

    @Nested
    class Staged extends OutboxTests {
        @Override
        DataSource emptyDatabase() throws SQLException {
            return OutboxOnPostgresTest.this.emptyDatabase();
        }
    }

    @Nested
    class Races extends OutboxRaceTests {
        @Override
        DataSource emptyDatabase() throws SQLException {
            return OutboxOnPostgresTest.this.emptyDatabase();
        }
    }
}
