package dev.storekeeper.product.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.storekeeper.HeldRow;
import dev.storekeeper.TestClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

/** Change sets that are older than the retention are deleted, and the rest stays as it was. */
class ExpiredChangesTests extends WithShop {

    private final ChangeCleanup cleanup;
    private final TransactionOperations transactions;

    @Autowired
    ExpiredChangesTests(ChangeCleanup cleanup, TransactionOperations transactions) {
        this.cleanup = cleanup;
        this.transactions = transactions;
    }

    @Test
    void areNeitherShownNorUndone() {
        var path = product(Map.of("name", "Lamp", "quantity", 10));
        edit(path, Map.of("quantity", 4, "price", 9));
        var edited = change(path);
        var deleted = product("Gone");
        require(api.delete(deleted), 200);
        var deletion = change(deleted);
        expireAll();
        edit(path, Map.of("price", 8));
        var kept = change(path);
        for (var expired : new String[] {"/changes/" + edited, "/changes/" + deletion + "/products"}) {
            assertThat(api.get(expired)).hasStatus(410).hasCode("change_expired");
        }
        assertThat(api.post("/changes/" + edited + "/revert", null))
                .hasStatus(410)
                .hasCode("change_expired");
        assertThat(api.post(deleted + "/restore", null)).hasStatus(404);
        assertThat(api.get("/changes/999999999999")).hasStatus(404).hasCode("not_found");
        assertThat(changes(path)).hasSize(1);
        assertThat(texts(require(api.get(path + "/history"), 200).json(), "text")
                        .getLast())
                .startsWith("the record begins with version 1");
        // The ledger explains the stock as before.
        var stock = require(api.get(path + "/stock/explain"), 200);
        assertThat(stock.number("opening")).isZero();
        assertThat(stock.number("closing")).isEqualTo(4);
        assertThat(require(api.get(path + "/stock/movements"), 200).json()).hasSize(2);
        // What is kept can be undone.
        require(api.post("/changes/" + kept + "/revert", null), 200);
        assertThat(api.get(path).json().get("price").toString()).isEqualTo("9.00");
    }

    /** What other tests have left is not looked at in small batches. */
    @BeforeEach
    void expireTheOthers() {
        expire(TestClock.now(), 500);
    }

    /** Two transactions at once: the one that began first made the later version. */
    @Test
    void stayWhileAnEarlierVersionIsKept() {
        var path = product("Vase");
        edit(path, Map.of("price", 20));
        var first = change(path);
        edit(path, Map.of("price", 30));
        var second = change(path);
        // As if the later version were of the older change set.
        database.update("UPDATE product_change SET change_id = -change_id WHERE change_id IN (?, ?)", first, second);
        database.update("UPDATE product_change SET change_id = ? WHERE change_id = ?", second, -first);
        database.update("UPDATE product_change SET change_id = ? WHERE change_id = ?", first, -second);
        var before = Instant.parse(api.get("/changes/" + second).string("at"));
        expire(before);
        // The row of the expired change set still stands in the way of the kept one.
        assertThat(api.get("/changes/" + first)).hasStatus(410);
        assertThat(api.post("/changes/" + second + "/revert", null))
                .hasStatus(409)
                .hasCode("revert_conflicts");
        expireAll();
        assertThat(database.queryForObject(
                        "SELECT COUNT(*) FROM product_change WHERE product_id = ?", Integer.class, id(path)))
                .isZero();
    }

    /** A revert that waits for the deletion is refused, rather than done with half of the rows. */
    @Test
    void areNotUndoneWhileTheyAreDeleted() throws SQLException {
        var path = product("Pot");
        edit(path, Map.of("price", 1));
        var change = change(path);
        TestClock.advance(Duration.ofMillis(1));
        try (var deletion = HeldRow.by(database, "SELECT id FROM change_set WHERE id = ? FOR UPDATE", change)) {
            var revert = CompletableFuture.supplyAsync(() -> api.post("/changes/" + change + "/revert", null));
            deletion.awaitWaiting(1, "SELECT id FROM change_set");
            database.update("UPDATE change_retention SET pruned_up_to = ?", change);
            deletion.commit();
            assertThat(revert.join()).hasStatus(410).hasCode("change_expired");
        }
        expireAll();
    }

    @Test
    void areADayOldAtLeast() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ChangeCleanup.Properties(Duration.ofHours(23)));
    }

    private void expireAll() {
        TestClock.advance(Duration.ofMillis(1));
        expire(TestClock.now());
    }

    private void expire(Instant before) {
        expire(before, 3);
    }

    private void expire(Instant before, int limit) {
        int most;
        do {
            most = Objects.requireNonNull(transactions.execute(_ -> cleanup.deleteBatch(before, limit)));
        } while (most > 0);
    }
}
