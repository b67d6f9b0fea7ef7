package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What the table knows of the changes of each field, whoever writes it. */
class FieldVersionTests {

    private static final String SUM =
            "SELECT sku_version + name_version + description_version + price_version + quantity_version + low_stock_at_version FROM product";

    private final TestDatabase.Schema schema = TestDatabase.freshSchema();
    private Connection connection;
    private JdbcTemplate database;

    @BeforeEach
    void createProduct() throws SQLException {
        Flyway.configure()
                .dataSource(schema.url(), schema.username(), schema.password())
                .load()
                .migrate();
        connection = schema.connect();
        database = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        insertAtVersion(7);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void countsAnInsertAsAChangeOfEachField() {
        insertAtVersion(3);
        assertThat(database.queryForList(SUM + " ORDER BY id", Long.class)).containsExactly(42L, 18L);
    }

    @Test
    void refusesAStatementThatForgetsToSayWhichFieldItChanges() {
        assertThatThrownBy(() -> database.update("UPDATE product SET quantity = 9, version = version + 1"))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("ck_product_versions");
        assertThat(database.update(
                        "UPDATE product SET quantity = 9, version = version + 1, quantity_version = version"))
                .isEqualTo(1);
        assertThat(database.queryForObject("SELECT quantity_version FROM product", Long.class))
                .isEqualTo(8);
    }

    private void insertAtVersion(long version) {
        database.update(
                "INSERT INTO product (name, price, quantity, version, created_at, updated_at)"
                        + " VALUES ('Lamp', 1, 1, ?, '2026-01-01', '2026-01-01')",
                version);
    }
}
