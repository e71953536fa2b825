package io.reactiveusers.bridge;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a data source whether its database answers; without a name it has nothing to ask. */
final class DatabaseProbe {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProbe.class);
    private static final int SECONDS = 5;

    private final String dataSource;

    DatabaseProbe(String dataSource) {
        this.dataSource = dataSource;
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
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(SECONDS);
                statement.execute("SELECT 1");
                return connection.isValid(SECONDS) ? null : "the database does not answer";
            }
        } catch (NamingException | ClassCastException e) {
            return "there is no data source " + dataSource;
        } catch (SQLException | RuntimeException e) {
            LOG.debug("data source {}", dataSource, e);
            return "the database does not answer";
        }
    }
}
