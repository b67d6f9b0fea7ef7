package dev.storekeeper.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.storekeeper.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** No write goes unrecorded by oversight, whoever writes it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustodyTests {

    private final JdbcTemplate database;
    private final EntityManager entities;
    private final TransactionOperations transactions;

    CustodyTests(
            @Autowired JdbcTemplate database,
            @Autowired EntityManager entities,
            @Autowired TransactionOperations transactions) {
        this.database = database;
        this.entities = entities;
        this.transactions = transactions;
    }

    @Test
    void refusesEntityThatNobodyHasDecidedAbout() {
        var behind = TestDatabase.behind(database);
        behind.execute("CREATE TABLE IF NOT EXISTS gift (id BIGINT PRIMARY KEY)");
        assertThatThrownBy(() -> transactions.executeWithoutResult(_ -> entities.persist(new Gift(1))))
                .hasStackTraceContaining("Nobody has decided whether the table 'gift' is recorded");
        behind.update("INSERT INTO gift VALUES (2)");
        assertThatThrownBy(() -> transactions.executeWithoutResult(_ -> entities.remove(entities.find(Gift.class, 2))))
                .hasStackTraceContaining("the table 'gift'");
        assertThatThrownBy(() -> database.update("DELETE FROM gift")).isInstanceOf(UnrecordedWriteException.class);
        assertThat(behind.queryForList("SELECT id FROM gift", Long.class)).containsExactly(2L);
        behind.execute("DROP TABLE gift");
    }

    @Test
    void hasDecidedAboutEveryTable() {
        var tables = new ArrayList<>(database.queryForList(
                "SELECT LOWER(table_name) FROM information_schema.tables WHERE table_schema = DATABASE()",
                String.class));
        tables.removeAll(List.of("flyway_schema_history", "kept_event", "kept_stream", "gift"));
        assertThat(tables)
                .isNotEmpty()
                .allMatch(table -> Tables.RECORDED.contains(table) != Tables.UNRECORDED.containsKey(table));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE product SET price = 1",
                "update ignore `product` as p set p.price = 1 where id = 0",
                "  /* a note */ INSERT INTO product (name) VALUES ('x')",
                "DELETE FROM storekeeper.product WHERE id = 0",
                "delete from product",
                "REPLACE INTO product SELECT * FROM product",
                "TRUNCATE TABLE product",
                "UPDATE account JOIN product ON account.id = product.id SET product.price = 1",
                "UPDATE account, product SET product.price = 1",
                "DELETE product FROM account JOIN product",
                "DELETE FROM product USING product JOIN account",
                "WITH one AS (SELECT 1) DELETE FROM product",
                "LOAD DATA INFILE 'x' INTO TABLE product",
                "/*!50000 UPDATE product SET price = 1 */",
                "/*M! UPDATE product SET price = 1 */",
                "EXPLAIN ANALYZE UPDATE product SET price = 1",
                "ANALYZE UPDATE product SET price = 1",
                "CALL change_products()",
                "ALTER TABLE product DROP COLUMN price",
                "DROP TABLE product",
                "UPDATE product_change SET name = ''",
                "DELETE FROM stock_movement",
                "INSERT INTO stock_movement (id) VALUES (1) ON DUPLICATE KEY UPDATE note = ''",
                "DELETE FROM audit_event",
            })
    void refuses(String statement) {
        // First what only prepares: where the guard fails, nothing is dropped that other tests need.
        assertThatThrownBy(() -> database.execute((ConnectionCallback<Object>)
                        connection -> connection.prepareStatement(statement, new int[] {1})))
                .isInstanceOf(UnrecordedWriteException.class);
        assertThatThrownBy(() -> database.update(statement)).isInstanceOf(UnrecordedWriteException.class);
        assertThatThrownBy(() -> database.update(statement + " LIMIT ?", 1))
                .isInstanceOf(UnrecordedWriteException.class);
        assertThatThrownBy(() -> database.batchUpdate(statement)).isInstanceOf(UnrecordedWriteException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM product WHERE name = 'update product set' LIMIT 0",
                "(SELECT 1) UNION (SELECT 2)",
                "SHOW TABLES LIKE 'product'",
                "DELETE FROM account WHERE id = 0",
                "UPDATE account a SET a.role = 'ADMIN' WHERE id = 0",
                "DELETE FROM idempotency_key WHERE expires_at < '2000-01-01' ORDER BY expires_at LIMIT 1",
                "-- a note\nUPDATE account SET role = 'ADMIN' WHERE id = 0",
            })
    void allows(String statement) {
        assertThatCode(() -> database.execute(statement)).doesNotThrowAnyException();
    }

    @Test
    void opensRecordedTableToItsWriterAlone() {
        var statement = "UPDATE product SET price = price WHERE id = 0";
        assertThat(Custody.recording("product", () -> database.update(statement)))
                .isZero();
        assertThatThrownBy(() -> Custody.recording("account", () -> database.update(statement)))
                .isInstanceOf(UnrecordedWriteException.class);
        assertThatThrownBy(() -> database.update(statement)).isInstanceOf(UnrecordedWriteException.class);
    }

    /** A guard that outlived its pool would leave connections behind at each restart. */
    @Test
    void endsThePoolWithTheService() {
        var pool = new HikariDataSource();
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(GuardedConnections.class);
            context.registerBean("pool", HikariDataSource.class, () -> pool);
            context.refresh();
            assertThat(context.getBean("pool")).isInstanceOf(GuardedDataSource.class);
            assertThat(pool.isClosed()).isFalse();
        }
        assertThat(pool.isClosed()).isTrue();
    }

    @Test
    void leavesThePoolToWhoLooksAfterIt(@Autowired MeterRegistry meters) throws Exception {
        var guarded = Objects.requireNonNull(database.getDataSource());
        assertThat(guarded.unwrap(HikariDataSource.class).getHikariPoolMXBean().getTotalConnections())
                .isPositive();
        assertThat(meters.get("hikaricp.connections").gauge().value()).isPositive();
        try (Connection connection = guarded.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }
}
