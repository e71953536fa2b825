package io.reactiveusers.bridge;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the listener's database works, by SQL that is rolled back. Without the name of a data source it never
 * finds a fault.
 */
final class DatabaseProbe {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProbe.class);
    private static final int SECONDS = 5;

    private final String dataSource;
    private final String sql;

    DatabaseProbe(String dataSource, String sql) {
        this.dataSource = dataSource;
        this.sql = sql;
    }

    boolean isNamed() {
        return dataSource != null;
    }

    /** Returns why the database cannot be used now, or {@code null} if no fault was found. */
    String fault() {
        if (dataSource == null) {
            return null;
        }
        try {
            DataSource source = (DataSource) new InitialContext().lookup(dataSource);
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.setQueryTimeout(SECONDS);
                    statement.execute(sql);
                } finally {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
                return null;
            }
        } catch (NamingException | ClassCastException e) {
            return "there is no data source " + dataSource;
        } catch (SQLException | RuntimeException e) {
            LOG.debug("data source {}", dataSource, e);
            String state = e instanceof SQLException refusal ? refusal.getSQLState() : null;
            return "the database does not take its probe" + (state == null ? "" : " (SQL state " + state + ")");
        }
    }
}
