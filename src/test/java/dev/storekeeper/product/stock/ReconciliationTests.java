package dev.storekeeper.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.SingleWrites;
import dev.storekeeper.token.ActingSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Finds quantities and ledger rows that were changed behind the service. */
class ReconciliationTests extends WithProducts {

    private final Reconciliation reconciliation;
    private final SingleWrites singleWrites;
    private final BulkProductWriter table;
    private final StockLedger ledger;
    private final ActingSession acting;
    private final Clock clock;
    private final MeterRegistry meters;
    private MeterRegistry own = new SimpleMeterRegistry();

    ReconciliationTests(
            @Autowired Reconciliation reconciliation,
            @Autowired SingleWrites singleWrites,
            @Autowired BulkProductWriter table,
            @Autowired StockLedger ledger,
            @Autowired ActingSession acting,
            @Autowired Clock clock,
            @Autowired MeterRegistry meters) {
        this.reconciliation = reconciliation;
        this.singleWrites = singleWrites;
        this.table = table;
        this.ledger = ledger;
        this.acting = acting;
        this.clock = clock;
        this.meters = meters;
    }

    @Test
    void findsTamperingAndCorrectsItOnRequest() {
        var before = found();
        var counter = tampered("UPDATE product SET quantity = quantity - 2 WHERE id = ?");
        var row = tampered("UPDATE stock_movement SET after_quantity = 90 WHERE product_id = ? AND reason = 'sale'");
        var gone = tampered("DELETE FROM stock_movement WHERE product_id = ? AND reason = 'sale'");
        assertThat(found()).isEqualTo(before + 3);
        // Further movements do not hide it.
        List.of(counter, row, gone).forEach(path -> move(path, -1, "sale"));
        assertThat(found()).isEqualTo(before + 3);
        var admin = Api.at(port).withToken(accounts.admin(database).token());
        for (var path : List.of(counter, row, gone)) {
            var quantity = quantity(path);
            var mended = admin.post(path + "/stock/reconcile", null);
            assertThat(mended).hasStatus(200);
            assertThat(mended.number("quantity")).isEqualTo(quantity);
            assertThat(mended.number("corrected")).isNotZero();
            assertThat(ledger(path).getLast()).startsWith("correction ").endsWith(">" + quantity);
            assertThat(admin.post(path + "/stock/reconcile", null).number("corrected"))
                    .isZero();
        }
        assertThat(found()).isEqualTo(before);
    }

    /** A run compares one batch at least. */
    @Test
    void goesOnWhereItsLastRunStopped() {
        var path = tampered("UPDATE product SET quantity = quantity - 2 WHERE id = ?");
        var expected = found();
        var node = node(JdbcClient.create(database));
        var batches = Math.ceilDiv(count(), 1000);
        IntStream.range(0, batches).forEach(_ -> {
            node.reconcile(Duration.ZERO);
            assertThat(comparedAt()).isNaN();
        });
        node.reconcile(Duration.ZERO);
        assertThat(comparedAt()).isPositive();
        assertThat(disagreeing(own)).isEqualTo(expected);
        reconciliation.correct(id(path));
        IntStream.range(0, batches).forEach(_ -> {
            node.reconcile(Duration.ZERO);
            assertThat(disagreeing(own)).isEqualTo(expected);
        });
        node.reconcile(Duration.ZERO);
        assertThat(disagreeing(own)).isEqualTo(expected - 1);
    }

    @Test
    void passesOverAProductThatTheDatabaseCannotCompareInTime() throws SQLException {
        productOf(1);
        var before = found();
        var first = database.queryForObject("SELECT MIN(id) FROM product", Long.class);
        database.update("UPDATE product SET quantity = quantity + 1 WHERE id = ?", first);
        try (var impatient = TestDatabase.aside(database);
                var holder = TestDatabase.aside(database)) {
            var node = node(JdbcClient.create(new SingleConnectionDataSource(impatient, true)));
            limitStatements(impatient, 200);
            execute(holder, "LOCK TABLES stock_movement WRITE");
            // 1,000 products, 100, 10 and one.
            IntStream.range(0, 4).forEach(_ -> node.reconcile(Duration.ZERO));
            execute(holder, "UNLOCK TABLES");
            limitStatements(impatient, 60_000);
            node.reconcile(Duration.ofMinutes(1));
            assertThat(disagreeing(own)).isEqualTo(before);
            assertThat(found()).isEqualTo(before + 1);
        } finally {
            database.update("UPDATE product SET quantity = quantity - 1 WHERE id = ?", first);
        }
    }

    private static void limitStatements(Connection connection, int millis) throws SQLException {
        execute(
                connection,
                "SET /*M!100100 SESSION max_statement_time = %d / 1000 */ /*!80000 SESSION max_execution_time = %d */"
                        .formatted(millis, millis));
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    /** A node that has not compared yet. */
    private Reconciliation node(JdbcClient connections) {
        var node = new Reconciliation(singleWrites, table, ledger, acting, connections, clock);
        own = new SimpleMeterRegistry();
        node.bindTo(own);
        return node;
    }

    private int count() {
        return Objects.requireNonNull(database.queryForObject("SELECT COUNT(*) FROM product", Integer.class));
    }

    private String tampered(String statement) {
        var path = productOf(10);
        move(path, -3, "sale");
        assertThat(database.update(statement, id(path))).isEqualTo(1);
        return path;
    }

    private double found() {
        reconciliation.reconcile();
        return disagreeing(meters);
    }

    private static double disagreeing(MeterRegistry registry) {
        return registry.get("storekeeper.ledger.disagreeing").gauge().value();
    }

    private double comparedAt() {
        return own.get("storekeeper.ledger.compared").gauge().value();
    }
}
