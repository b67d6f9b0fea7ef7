package dev.storekeeper.product.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.HeldRow;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

/** A change set of thousands of products is reverted in one transaction. */
class BulkRevertTests extends WithShop {

    private static final int MANY = 2100;

    /** So many that the first and the last of them are reverted in different batches. */
    private static final int ACROSS_BATCHES = 1100;

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

    /** Who may not revert now does not wait for the lock of the one who reverts. */
    @Test
    void refusesARepeatedRevertAtOnce() throws SQLException {
        var products = imported(details(null), ACROSS_BATCHES);
        var change = change("/products/" + products.getFirst().id());
        try (var running = HeldRow.by(database, "SELECT id FROM bulk_turn FOR UPDATE")) {
            running.and("SELECT id FROM change_set WHERE id = ? FOR UPDATE", change);
            assertThat(api.post("/changes/" + change + "/revert", null))
                    .hasStatus(409)
                    .hasCode("bulk_running");
        }
    }

    @Test
    void findsNoChangeThatIsUnderWay(@Autowired ChangeSets changeSets) {
        transactions.executeWithoutResult(_ -> {
            table.insert(
                    Cause.IMPORT,
                    List.of(ProductSnapshot.create(ProductSnapshot.NEW_ID, details(null), clock.instant())));
            var change = changeSets.current().orElseThrow();
            assertThat(api.post("/changes/" + change + "/revert", null))
                    .hasStatus(404)
                    .hasCode("not_found");
        });
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

    /** Each has two long texts, 2 KB. */
    @Test
    void namesAsManyConflictsAsFitIntoAnAnswer() {
        var products = imported(details(null), 100);
        var change = changed(products, described("😀".repeat(255)));
        changed(products, described("😁".repeat(255)));
        var revert = "/changes/" + change + "/revert";
        var no = require(api.post(revert, null), 409);
        assertThat(no.bytes()).hasSizeBetween(20_000, 64 * 1024);
        assertThat(no.string("detail")).contains("the first of them");
        var skipped = require(api.post(revert + "?on_conflict=skip", null), 200);
        assertThat(skipped.bytes()).hasSizeBetween(20_000, 64 * 1024);
        assertThat(skipped.json().get("left").asInt()).isEqualTo(100);
    }

    private static ProductDetails described(String text) {
        return new ProductDetails(null, "Imported", text, new BigDecimal("1.00"), 1, null);
    }

    /** A revert that is refused changes nothing, so it waits for no product behind the first conflict. */
    @Test
    void locksNothingOnceItIsRefused() throws SQLException {
        var products = imported(details(null), ACROSS_BATCHES);
        var change = change("/products/" + products.getFirst().id());
        changed(List.of(products.getFirst(), products.getLast()), RENAMED);
        try (var _ = HeldRow.by(
                database,
                "SELECT id FROM product WHERE id = ? FOR UPDATE",
                products.getLast().id())) {
            var no = api.post("/changes/" + change + "/revert", null);
            assertThat(no).hasStatus(409).hasCode("revert_conflicts");
            assertThat(no.json().get("conflicts")).hasSize(2);
        }
    }

    /** Each sku is free when it is written, though its holder has a higher id and may come in a later batch. */
    @ParameterizedTest
    @ValueSource(ints = {2, ACROSS_BATCHES})
    void givesSkusBackInAnOrderThatWorks(int count) {
        var products = imported("turn-" + count + "-", count);
        var skus = skus(products);
        var change = changed(products, i -> i == 0 ? "turned-" + count : i == count - 1 ? skus.getFirst() : null);
        require(api.post("/changes/" + change + "/revert", null), 200);
        assertThat(skus(products)).isEqualTo(skus);
    }

    /** Each product waits for the next one, up to the last. */
    @Test
    void movesSkusBackThatWereMovedAlong() {
        var products = imported("along-", MANY);
        var skus = skus(products);
        var change = changed(products, i -> i == 0 ? "moved" : skus.get(i - 1));
        var undone =
                require(api.post("/changes/" + change + "/revert", null), 200).json();
        assertThat(undone.get("changed").asInt()).isEqualTo(MANY);
        assertThat(skus(products)).isEqualTo(skus);
    }

    @Test
    void movesSkusBackAroundAConflict() {
        var products = imported("around-", MANY);
        var skus = skus(products);
        var change = changed(products, i -> i == 0 ? "moved-around" : skus.get(i - 1));
        var other = products.get(1500);
        changed(List.of(other), _ -> "another");
        var no = require(api.post("/changes/" + change + "/revert", null), 409).json();
        assertThat(no.get("conflicts")).hasSize(1);
        assertThat(no.get("conflicts").get(0).get("product").asLong()).isEqualTo(other.id());
        assertThat(no.get("detail").asString()).contains("the first of them");
        var skipped = require(api.post("/changes/" + change + "/revert?on_conflict=skip", null), 200)
                .json();
        assertThat(skipped.get("changed").asInt()).isEqualTo(MANY - 1);
        assertThat(skipped.get("left").asInt()).isEqualTo(1);
        var expected = new ArrayList<>(skus);
        expected.set(1500, "another");
        assertThat(skus(products)).isEqualTo(expected);
    }

    @Test
    void leavesProductsThatSwappedTheirSkus() {
        var products = imported("swap-", ACROSS_BATCHES);
        var skus = skus(products);
        transactions.executeWithoutResult(_ -> {
            // Each sku is free when it is taken.
            changed(products, i -> "swapped-" + i);
            changed(products.subList(0, 1), _ -> skus.getLast());
            changed(products.subList(ACROSS_BATCHES - 1, ACROSS_BATCHES), _ -> skus.getFirst());
        });
        var change = change("/products/" + products.getFirst().id());
        assertThat(require(api.post("/changes/" + change + "/revert", null), 409)
                        .json()
                        .get("conflicts"))
                .hasSize(2);
        var skipped = require(api.post("/changes/" + change + "/revert?on_conflict=skip", null), 200)
                .json();
        assertThat(skipped.get("changed").asInt()).isEqualTo(ACROSS_BATCHES - 2);
        assertThat(skipped.get("left").asInt()).isEqualTo(2);
        assertThat(skipped.get("conflicts")).hasSize(2);
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

    /** A product may have been sold a million times. */
    @Test
    void readsNoVersionsBehindTheOneThatItLooksFor(@Autowired RecordedProducts recorded) {
        // The first is not at the end of the table.
        var ids = imported(details(null), 2).stream().map(ProductSnapshot::id).toList();
        database.batchUpdate(
                "INSERT INTO product_change (product_id, version, change_id, happened_at, action, name, price, quantity)"
                        + " VALUES (?, ?, 0, NOW(6), 'edited', 'Sold', 1.00, ?)",
                ids.stream()
                        .flatMap(id -> IntStream.rangeClosed(1, 1000)
                                .mapToObj(version -> new Object[] {id, version, 10_000 + version}))
                        .toList());
        var id = ids.getFirst();
        assertThat(measured(
                        "Handler_read%",
                        () -> assertThat(recorded.makers(ProductField.QUANTITY, Map.of(id, 0L)))
                                .containsEntry(id, 0L)))
                .isLessThan(100);
        ids.forEach(it -> database.update("DELETE FROM product_change WHERE product_id = ? AND version > 0", it));
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

    /** Products with a sku each. */
    private List<ProductSnapshot> imported(String sku, int count) {
        return imported(
                IntStream.range(0, count).mapToObj(i -> details(sku + i)).toList());
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
        transactions.executeWithoutResult(_ -> change(products, Collections.nCopies(products.size(), details)));
        return change("/products/" + products.getFirst().id());
    }

    /** The same for a sku that depends on the place of the product. */
    private long changed(List<ProductSnapshot> products, IntFunction<@Nullable String> sku) {
        var details = IntStream.range(0, products.size())
                .mapToObj(i -> details(sku.apply(i)))
                .toList();
        transactions.executeWithoutResult(_ -> change(products, details));
        return change("/products/" + products.getFirst().id());
    }

    private void change(List<ProductSnapshot> products, List<ProductDetails> details) {
        var stored = table.lockByIds(products.stream().map(ProductSnapshot::id).toList());
        table.update(
                Cause.EDIT,
                IntStream.range(0, stored.size())
                        .mapToObj(i -> new BulkProductWriter.Update(
                                stored.get(i), stored.get(i).change(details.get(i), clock.instant())))
                        .toList());
    }

    private List<String> skus(List<ProductSnapshot> products) {
        return database.queryForList(
                "SELECT sku FROM product WHERE id BETWEEN ? AND ? ORDER BY id",
                String.class,
                products.getFirst().id(),
                products.getLast().id());
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
