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
 * Asks a data source whether its database does the listener's kind of work, by a statement that is rolled back; without a
 * name it has nothing to ask.
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

    /** Why the database cannot be used now, or {@code null} if nothing speaks against it. */
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
