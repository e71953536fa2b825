package io.reactiveusers.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The database files of the test system's servers. */
final class ServerFiles {
    private ServerFiles() {}

    /** Changes the database of a stopped server, and returns the number of rows that the last statement changed. */
    static int sql(String server, String... statements) throws SQLException, IOException {
        String file = server.startsWith("client") ? "client" : server;
        int rows = 0;
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:"
                                + TestSystem.DATA
                                        .resolve(server)
                                        .resolve("data")
                                        .resolve(file)
                                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                        "reactive_users",
                        Files.readString(TestSystem.DATA.resolve("database.password")));
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                rows = sql.executeUpdate(statement);
            }
        }
        return rows;
    }

    /** A file in a server's data folder. */
    static Path data(String server, String file) {
        return TestSystem.DATA.resolve(server).resolve("data").resolve(file);
    }
}
