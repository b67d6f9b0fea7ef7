package dev.storekeeper.product.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductSnapshot;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

/** A change set of thousands of products is reverted in one transaction. */
class BulkRevertTests extends WithShop {

    private static final int MANY = 2100;

    private final BulkProductWriter table;
    private final BulkTurn turn;
    private final TransactionOperations transactions;
    private final Clock clock;

    BulkRevertTests(
            @Autowired BulkProductWriter table,
            @Autowired BulkTurn turn,
            @Autowired TransactionOperations transactions,
            @Autowired Clock clock) {
        this.table = table;
        this.turn = turn;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Test
    void revertsThousandsAndWaitsForOtherBulkChanges() {
        var products =
                imported(IntStream.range(0, MANY).mapToObj(_ -> details(null)).toList());
        var change = change("/products/" + products.getFirst().id());
        var revert = "/changes/" + change + "/revert";
        transactions.executeWithoutResult(_ -> {
            turn.take("import 7");
            var no = api.post(revert, null);
            assertThat(no).hasStatus(409).hasCode("bulk_running");
            assertThat(no.json().get("running").asString()).isEqualTo("import 7");
        });
        var undone = require(api.post(revert, null), 200).json();
        assertThat(undone.get("changed").asInt()).isEqualTo(MANY);
        assertThat(there(products)).isZero();
        require(api.post("/changes/" + undone.get("change") + "/revert", null), 200);
        assertThat(there(products)).isEqualTo(MANY);
        assertThat(database.queryForObject(
                        "SELECT MIN(created_at) = MAX(created_at) FROM product WHERE id BETWEEN ? AND ? AND version = 2",
                        Boolean.class,
                        products.getFirst().id(),
                        products.getLast().id()))
                .isTrue();
    }

    @Test
    void namesTheFirstHundredConflictsAndLeavesThemAll() {
        var products =
                imported(IntStream.range(0, 1200).mapToObj(_ -> details(null)).toList());
        var change = change("/products/" + products.getFirst().id());
        change(products.subList(900, 1050), null);
        var no = require(api.post("/changes/" + change + "/revert", null), 409).json();
        assertThat(no.get("conflicts")).hasSize(100);
        assertThat(no.get("detail").asString()).contains("the first of them");
        assertThat(there(products)).isEqualTo(1200);
        var skipped = require(api.post("/changes/" + change + "/revert?on_conflict=skip", null), 200)
                .json();
        assertThat(skipped.get("changed").asInt()).isEqualTo(1050);
        assertThat(skipped.get("left").asInt()).isEqualTo(150);
        assertThat(skipped.get("conflicts")).hasSize(100);
        assertThat(there(products)).isEqualTo(150);
    }

    /** Each sku is free when it is written, though its holder has a higher id. */
    @Test
    void givesSkusBackInAnOrderThatWorks() {
        var products = imported(List.of(details("turn-1"), details("turn-2")));
        transactions.executeWithoutResult(_ -> {
            rename(products.getFirst(), "turn-3");
            rename(products.getLast(), "turn-1");
        });
        require(api.post("/changes/" + change("/products/" + products.getFirst().id()) + "/revert", null), 200);
        assertThat(products.stream()
                        .map(product -> api.get("/products/" + product.id())
                                .json()
                                .get("sku")
                                .asString()))
                .containsExactly("turn-1", "turn-2");
    }

    /** Measured by the rows that the database read for a page, at the beginning, in the middle and at the end. */
    @Test
    void readsNoMoreThanItShows(@Autowired ChangeSearch search) {
        var products =
                imported(IntStream.range(0, MANY).mapToObj(_ -> details(null)).toList());
        var change = change("/products/" + products.getFirst().id());
        for (int i : List.of(0, MANY / 2, MANY - 101)) {
            var place = new PageQuery(100, Cursor.behind(products.get(i).id(), 0));
            assertThat(rowsReadFor(() -> search.products(change, place))).isLessThan(500);
        }
    }

    /** Without the rows that the database counts for the measurement itself. */
    private long rowsReadFor(Runnable query) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            var begun = rowsRead();
            var before = rowsRead();
            query.run();
            return rowsRead() - before - (before - begun);
        }));
    }

    private long rowsRead() {
        return database
                .query("SHOW SESSION STATUS LIKE 'Handler_read%'", (row, _) -> Long.parseLong(row.getString(2)))
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private List<ProductSnapshot> imported(List<ProductDetails> products) {
        var now = clock.instant();
        var stored = transactions.execute(_ -> table.insert(
                Cause.IMPORT,
                products.stream()
                        .map(it -> ProductSnapshot.create(ProductSnapshot.NEW_ID, it, now))
                        .toList()));
        return Objects.requireNonNull(stored).stream()
                .sorted(Comparator.comparing(ProductSnapshot::id))
                .toList();
    }

    private void change(List<ProductSnapshot> products, @Nullable String sku) {
        transactions.executeWithoutResult(_ -> products.forEach(product -> rename(product, sku)));
    }

    private void rename(ProductSnapshot product, @Nullable String sku) {
        var stored = table.lockByIds(List.of(product.id())).getFirst();
        var to = new ProductDetails(sku, "Renamed", null, new BigDecimal("1.00"), 1, null);
        table.update(Cause.EDIT, List.of(new BulkProductWriter.Update(stored, stored.change(to, clock.instant()))));
    }

    private long there(List<ProductSnapshot> products) {
        return Objects.requireNonNull(database.queryForObject(
                "SELECT COUNT(*) FROM product WHERE id BETWEEN ? AND ?",
                Long.class,
                products.getFirst().id(),
                products.getLast().id()));
    }

    private static ProductDetails details(@Nullable String sku) {
        return new ProductDetails(sku, "Imported", "In a file", new BigDecimal("1.00"), 1, null);
    }
}
