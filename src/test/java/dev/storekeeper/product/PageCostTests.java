package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.api.Cursor;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What a page costs, as the database itself counts it: one query, and as few rows for a late page as for the first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageCostTests {

    private static final int ROWS = 20_000;
    private static final int LIMIT = 50;

    @AutoClose
    private Connection connection;

    private JdbcClient database;
    private ProductSearch search;

    @BeforeAll
    void fill() throws SQLException {
        var schema = TestDatabase.freshSchema();
        Flyway.configure()
                .dataSource(schema.url(), schema.username(), schema.password())
                .load()
                .migrate();
        connection = schema.connect();
        database = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        search = new ProductSearch(database);
        // Hundreds share each price, thousands each quantity, and two of three have no sku.
        database.sql("""
                        INSERT INTO product (sku, name, description, price, quantity, version, created_at, updated_at)
                        WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                        SELECT IF(i % 3 = 0, CONCAT('S-', j, '-', i), NULL), CONCAT('name ', i % 500), 'word', i % 50, i % 4, 0,
                               '2026-01-01 00:00:00', '2026-01-01 00:00:00'
                        FROM n CROSS JOIN (WITH RECURSIVE m AS (SELECT 1 AS j UNION ALL SELECT j + 1 FROM m WHERE j < :times)
                                           SELECT j FROM m) times
                        """).param("times", ROWS / 1000).update();
        // Else the rows that the condition drops inside an index would not be counted.
        database.sql("SET SESSION optimizer_switch = 'index_condition_pushdown=off'")
                .update();
        database.sql("ANALYZE TABLE product").query().listOfRows();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "-id",
                "price",
                "-price",
                "name",
                "-name",
                "quantity",
                "-quantity",
                "sku",
                "-sku",
                "created_at",
                "-updated_at"
            })
    @Proves("S67")
    void readsAsFewRowsLateAsEarly(String sort) {
        var order = ProductSort.of(sort);
        var place = database.sql(
                        "SELECT id FROM product ORDER BY " + order.orderBy() + " LIMIT 1 OFFSET " + ROWS * 9 / 10)
                .query(Long.class)
                .single();
        var late = Keyset.place(search.find(place).orElseThrow(), order);

        assertThat(rowsReadFor(query(order, null))).isBetween(1L, 3L * LIMIT);
        assertThat(rowsReadFor(query(order, late))).isBetween(1L, 3L * LIMIT);
    }

    @Test
    void asksOnce() {
        var query = query(ProductSort.of("price,-name"), null);
        var before = count("Com_select");
        var page = search.list(query, ProductSearch.PATIENCE);
        assertThat(count("Com_select") - before).isEqualTo(1);
        assertThat(page.rows()).hasSize(LIMIT);
        assertThat(page.next()).isNotNull();
    }

    private static ProductQuery query(ProductSort sort, @Nullable Cursor after) {
        return new ProductQuery(null, BigDecimal.ZERO, null, null, null, sort, after, LIMIT);
    }

    private long rowsReadFor(ProductQuery query) {
        var before = count("Handler_read%");
        assertThat(search.list(query, ProductSearch.PATIENCE).rows()).hasSize(LIMIT);
        return count("Handler_read%") - before;
    }

    /** Of this connection alone; asking does not count, or counts the same before and after. */
    private long count(String status) {
        return database.sql("SHOW SESSION STATUS LIKE '" + status + "'").query().listOfRows().stream()
                .collect(Collectors.summingLong(PageCostTests::value));
    }

    private static long value(Map<String, Object> row) {
        return Long.parseLong(String.valueOf(row.get("Value")));
    }
}
