package io.reactiveusers.master.directory;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Fills in the search keys of users who are older than the columns. It needs Java, because no database normalises as
 * {@link SearchText} does. An interrupted run starts again, and writes the same values.
 */
class SearchKeysMigration implements JavaMigration {
    private static final int BATCH = 1000;

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("4.1");
    }

    @Override
    public String getDescription() {
        return "fill search keys";
    }

    @Override
    public Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        try (Statement select = context.getConnection().createStatement();
                PreparedStatement update = context.getConnection()
                        .prepareStatement("update directory_user set username_key = ?, first_name_key = ?,"
                                + " last_name_key = ?, email_key = ? where id = ?")) {
            select.setFetchSize(BATCH);
            int batched = 0;
            try (ResultSet users =
                    select.executeQuery("select id, username, first_name, last_name, email from directory_user")) {
                while (users.next()) {
                    for (int i = 1; i <= 4; i++) {
                        update.setString(i, SearchText.of(users.getString(i + 1)));
                    }
                    update.setLong(5, users.getLong(1));
                    update.addBatch();
                    if (++batched % BATCH == 0) {
                        update.executeBatch();
                    }
                }
            }
            update.executeBatch();
        }
    }
}
