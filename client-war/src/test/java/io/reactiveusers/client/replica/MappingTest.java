package io.reactiveusers.client.replica;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.junit.jupiter.api.Test;

/** Hibernate does not validate the schema in production; here it does. */
class MappingTest {
    private static final String URL = "jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";

    @Test
    void migratedSchemaIsTheOneTheMappingExpects() {
        JdbcConnectionPool database = JdbcConnectionPool.create(URL.formatted("mapping"), "sa", "");
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        assertThatCode(() -> validate(database)).doesNotThrowAnyException();
        database.dispose();
    }

    @Test
    void anEmptySchemaIsNot() {
        JdbcConnectionPool database = JdbcConnectionPool.create(URL.formatted("empty"), "sa", "");
        assertThatThrownBy(() -> validate(database)).isInstanceOf(SchemaManagementException.class);
        database.dispose();
    }

    private static void validate(DataSource database) {
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                .applySettings(Map.of(
                        "hibernate.connection.datasource",
                        database,
                        "jakarta.persistence.schema-generation.database.action",
                        "validate"))
                .build();
        try (SessionFactory factory = new MetadataSources(registry)
                .addAnnotatedClass(UserReplica.class)
                .buildMetadata()
                .buildSessionFactory()) {
            factory.getMetamodel();
        } finally {
            StandardServiceRegistryBuilder.destroy(registry);
        }
    }
}
