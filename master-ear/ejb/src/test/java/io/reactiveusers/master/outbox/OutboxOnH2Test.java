package io.reactiveusers.master.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;

class OutboxOnH2Test extends OutboxTests {
    private Connection keptOpen;

    @Override
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
}
