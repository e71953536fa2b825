package io.reactiveusers.client.reconcile;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * JDBC access to the tables of this package. Every call joins the caller's transaction and reports a database failure
 * as {@link IllegalStateException}.
 */
@ApplicationScoped
public class ReconciliationTables {
    @Resource(lookup = "java:jboss/datasources/ClientDS")
    private DataSource dataSource;

    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** Returns the rows of a query, in its order. */
    <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
        return with(
                sql,
                statement -> {
                    List<T> rows = new ArrayList<>();
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            rows.add(reader.read(row));
                        }
                    }
                    return rows;
                },
                parameters);
    }

    /** Returns whether a query has at least one row. */
    boolean exists(String sql, Object... parameters) {
        return !query(sql, row -> true, parameters).isEmpty();
    }

    /** Executes a statement and returns the number of rows that it changed. */
    int update(String sql, Object... parameters) {
        return with(sql, PreparedStatement::executeUpdate, parameters);
    }

    /** Executes a statement once for each item, in one JDBC batch. */
    <T> void batch(String sql, Collection<T> items, Function<T, Object[]> parameters) {
        with(sql, statement -> {
            for (T item : items) {
                bind(statement, parameters.apply(item));
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    /** Inserts one row and returns its generated id. */
    long insert(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
            bind(statement, parameters);
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private <T> T with(String sql, Use<T> use, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return use.of(statement);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("the reconciliation tables cannot be used", e);
    }
}
