package io.reactiveusers.master.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class OutboxOnH2Test {
    private Connection keptOpen;

    DataSource emptyDatabase() throws SQLException {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=10000");
        keptOpen = database.getConnection();
        return database;
    }

    @AfterEach
    void close() throws SQLException {
        keptOpen.close();
    }

    @Nested
    class Staged extends OutboxTests {
        @Override
        DataSource emptyDatabase() throws SQLException {
            return OutboxOnH2Test.this.emptyDatabase();
        }
    }

    @Nested
    class Races extends OutboxRaceTests {
        @Override
        DataSource emptyDatabase() throws SQLException {
            return OutboxOnH2Test.this.emptyDatabase();
        }
    }
}
