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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

/** A change set of thousands of products is reverted in one transaction. */
class BulkRevertTests extends WithShop {

    private static final int MANY = 2100;

    private static final ProductDetails RENAMED =
            new ProductDetails(null, "Renamed", "In a file", new BigDecimal("1.00"), 1, null);

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
        var products = imported(details(null), MANY);
        var change = change("/products/" + products.getFirst().id());
        var revert = "/changes/" + change + "/revert";
        transactions.executeWithoutResult(_ -> {
            turn.take("import 7");
            var no = api.post(revert, null);
            assertThat(no).hasStatus(409).hasCode("bulk_running");
            assertThat(no.string("running")).isEqualTo("import 7");
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
        var products = imported(details(null), 1200);
        var change = change("/products/" + products.getFirst().id());
        changed(products.subList(900, 1050), RENAMED);
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
            change(products.getFirst(), details("turn-3"));
            change(products.getLast(), details("turn-1"));
        });
        require(api.post("/changes/" + change("/products/" + products.getFirst().id()) + "/revert", null), 200);
        assertThat(products.stream()
                        .map(product -> api.get("/products/" + product.id()).string("sku")))
                .containsExactly("turn-1", "turn-2");
    }

    /** Their values are those of the change again, so only the record tells; the ends of each part of a hundred are among them. */
    @Test
    void leavesWhatWasChangedBackAndForthSince() {
        var products = imported(details(null), 250);
        var change = changed(products, RENAMED);
        var since = Stream.of(0, 99, 100, 199, 200, 249).map(products::get).toList();
        changed(since, details(null));
        changed(since, RENAMED);
        var reverted = require(api.post("/changes/" + change + "/revert?on_conflict=skip", null), 200)
                .json();
        assertThat(reverted.get("changed").asInt()).isEqualTo(244);
        assertThat(reverted.get("conflicts")
                        .valueStream()
                        .map(it -> it.get("product").asLong()))
                .containsOnlyOnceElementsOf(
                        since.stream().map(ProductSnapshot::id).toList())
                .hasSameSizeAs(since);
    }

    /** A product may have many later versions, and each statement of a small revert has three seconds. */
    @Test
    void asksForLaterChangesOfAHundredProductsAtATime(@Autowired RevertService reverts) {
        var one = queriesToRevert(100, reverts);
        assertThat(queriesToRevert(101, reverts)).isEqualTo(one + 1);
        assertThat(queriesToRevert(250, reverts)).isEqualTo(one + 2);
    }

    private long queriesToRevert(int count, RevertService reverts) {
        var products = imported(details(null), count);
        var change = changed(products, RENAMED);
        changed(products, new ProductDetails(null, "Renamed", "In a file", new BigDecimal("1.00"), 9, null));
        return measured(
                "Com_select",
                () -> assertThat(reverts.revert(change, false).changed()).isEqualTo(count));
    }

    /** Measured by the rows that the database read for a page, at the beginning, in the middle and at the end. */
    @Test
    void readsNoMoreThanItShows(@Autowired ChangeSearch search) {
        var products = imported(details(null), MANY);
        var change = change("/products/" + products.getFirst().id());
        for (int i : List.of(0, MANY / 2, MANY - 101)) {
            var place = new PageQuery(100, Cursor.behind(products.get(i).id(), 0));
            assertThat(measured("Handler_read%", () -> search.products(change, place)))
                    .isLessThan(500);
        }
    }

    /** What the database counts for some work, without what it counts for the measurement itself. */
    private long measured(String status, Runnable work) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            var begun = count(status);
            var before = count(status);
            work.run();
            return count(status) - before - (before - begun);
        }));
    }

    private long count(String status) {
        return database
                .query("SHOW SESSION STATUS LIKE '" + status + "'", (row, _) -> Long.parseLong(row.getString(2)))
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private List<ProductSnapshot> imported(ProductDetails details, int count) {
        return imported(Collections.nCopies(count, details));
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

    /** Returns the change set. */
    private long changed(List<ProductSnapshot> products, ProductDetails details) {
        transactions.executeWithoutResult(_ -> products.forEach(product -> change(product, details)));
        return change("/products/" + products.getFirst().id());
    }

    private void change(ProductSnapshot product, ProductDetails details) {
        var stored = table.lockByIds(List.of(product.id())).getFirst();
        table.update(
                Cause.EDIT, List.of(new BulkProductWriter.Update(stored, stored.change(details, clock.instant()))));
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
