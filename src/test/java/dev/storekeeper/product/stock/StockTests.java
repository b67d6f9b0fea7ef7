package dev.storekeeper.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stock moves up and down by what is asked, within its bounds, and says what stands in the way. */
class StockTests extends WithProducts {

    @Test
    void countsUpAndDownAndRaisesVersion() {
        var path = productOf(10);
        var sold = move(path, -3, "sale");
        assertThat(sold.status()).as(sold.toString()).isEqualTo(200);
        assertThat(sold.json()).hasToString("{\"product_id\":%d,\"quantity\":7,\"version\":1}".formatted(id(path)));
        assertThat(sold.header("ETag")).isEqualTo("\"1\"");
        assertThat(move(path, 5, "restock").json().get("quantity").asInt()).isEqualTo(12);
        var product = api.get(path);
        assertThat(product.header("ETag")).isEqualTo("\"2\"");
        assertThat(product.json().get("quantity").asInt()).isEqualTo(12);
        assertThat(api.with("If-Match", "\"1\"")
                        .put(path, Map.of("name", "Stale"))
                        .status())
                .isEqualTo(412);
    }

    @Test
    void saysWhatIsLeft() {
        var path = productOf(3);
        var refused = move(path, -4, "sale");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(code(refused.json())).isEqualTo("insufficient_stock");
        assertThat(refused.json().get("detail").asString()).isEqualTo("Only 3 are left.");
        assertThat(refused.json().get("quantity").asInt()).isEqualTo(3);
        assertThat(wrongFields(refused)).containsExactly("delta");
        assertThat(quantity(path)).isEqualTo(3);
        assertThat(ledger(path)).containsExactly("edit 0>3");
        assertThat(move(path, -3, "sale").status()).isEqualTo(200);
        assertThat(move(path, -1, "sale").json().get("detail").asString()).isEqualTo("Nothing is left.");
    }

    /** Here the row of the product is held, so that all who count it wait: two of them at the database. */
    @Test
    void leavesConnectionsToOthersWhileManyCountOneProduct() throws Exception {
        var path = productOf(30);
        var statement = "UPDATE product SET quantity";
        try (var row = HeldRow.by(database, "SELECT id FROM product WHERE id = ? FOR UPDATE", id(path))) {
            var sales = Stream.generate(() ->
                            CompletableFuture.supplyAsync(() -> move(path, -1, "sale"), Thread::startVirtualThread))
                    .limit(30)
                    .toList();
            row.awaitWaiting(2, statement);
            for (int i = 0; i < 20; i++) {
                assertThat(api.get("/products?limit=1").status()).isEqualTo(200);
                assertThat(row.waiting(statement)).isEqualTo(2);
            }
            row.commit();
            assertThat(sales.stream().map(sale -> sale.join().status())).containsOnly(200);
        }
    }

    @Test
    void setsWhatWasCountedUnlessItHasChanged() {
        var path = productOf(10);
        var counted = api.post(path + "/stock", Map.of("set", 8, "from", "10", "note", "Shelf 3"));
        assertThat(counted.status()).as(counted.toString()).isEqualTo(200);
        assertThat(counted.json().get("version").asInt()).isEqualTo(1);
        var late = api.post(path + "/stock", Map.of("set", 9, "from", 10, "reason", "correction"));
        assertThat(late.status()).isEqualTo(409);
        assertThat(code(late.json())).isEqualTo("quantity_changed");
        assertThat(late.json().get("detail").asString()).isEqualTo("The quantity is 8 now.");
        assertThat(ledger(path)).containsExactly("edit 0>10", "correction 10>8");
    }

    @Test
    void leavesNoTraceOfACountThatFindsWhatWasBelieved() {
        var path = productOf(10);
        var counted = api.post(path + "/stock", Map.of("set", 10, "from", 10));
        assertThat(counted.status()).as(counted.toString()).isEqualTo(200);
        assertThat(counted.header("ETag")).isEqualTo("\"0\"");
        assertThat(api.post(path + "/stock", Map.of("set", 9, "from", 9)).status())
                .isEqualTo(409);
        assertThat(ledger(path)).containsExactly("edit 0>10");
    }

    @Test
    void refusesWhatNoQuantityHolds() {
        var path = productOf(10);
        var refused = move(path, Integer.MAX_VALUE, "restock");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(code(refused.json())).isEqualTo("too_much_stock");
        assertThat(move(path, Integer.MAX_VALUE - 10, "restock").status()).isEqualTo(200);
        assertThat(move(path, -Integer.MAX_VALUE, "write_off").status()).isEqualTo(200);
        assertThat(quantity(path)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|delta,reason",
                "{'delta': 0, 'reason': 'sale'}|delta",
                "{'delta': 1}|reason",
                "{'delta': 1.0, 'reason': 'sale'}|delta",
                "{'delta': 1e2, 'reason': 'sale'}|delta",
                "{'delta': 2147483648, 'reason': 'sale'}|delta",
                "{'delta': -2147483648, 'reason': 'sale'}|delta",
                "{'delta': 99999999999999999999, 'reason': 'sale'}|delta",
                "{'delta': '-0', 'reason': 'sale'}|delta",
                "{'delta': null, 'reason': 'sale'}|delta",
                "{'delta': [1], 'reason': 'sale'}|delta",
                "{'delta': 1, 'reason': 'theft'}|reason",
                "{'delta': 1, 'reason': 'SALE'}|reason",
                "{'delta': 1, 'reason': 7}|reason",
                "{'delta': 1, 'reason': 'sale', 'note': 7}|note",
                "{'delta': 1, 'reason': 'sale', 'note': '\\u0000'}|note",
                "{'delta': 1, 'reason': 'sale', 'note': '\\ud800'}|note",
                "{'set': 1}|from",
                "{'from': 1}|set",
                "{'set': -1, 'from': 1}|set",
                "{'set': 1, 'from': 1, 'delta': 1}|delta",
                "{'set': 1, 'from': 1, 'reason': null}|reason",
                "{'delta': 1, 'reason': 'sale', 'price': 1}|price",
                "{'delta': 1, 'delta': 1, 'reason': 'sale'}|delta"
            })
    void namesWhatIsWrong(String body, String fields) {
        var path = productOf(10);
        var answer = api.post(path + "/stock", body.replace('\'', '"'));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(wrongFields(answer)).containsExactlyInAnyOrderElementsOf(List.of(fields.split(",", -1)));
        assertThat(ledger(path)).hasSize(1);
    }

    @Test
    void takesNotesOf255CharactersAndNoMore() {
        var path = productOf(10);
        var note = "\uD83D\uDCE6".repeat(255);
        assertThat(noted(path, note).status()).isEqualTo(200);
        assertThat(wrongFields(noted(path, note + "x"))).containsExactly("note");
        var movement = api.get(path + "/stock/movements").json().get(0);
        assertThat(movement.get("note").asString()).isEqualTo(note);
    }

    private Api.Answer noted(String path, String note) {
        return api.post(path + "/stock", Map.of("delta", 1, "reason", "restock", "note", note));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "01", "x", "9223372036854775807", "99999999999999999999"})
    void knowsNoProductByThatId(String id) {
        var path = "/products/" + id;
        assertThat(move(path, 1, "sale").status()).isEqualTo(404);
        assertThat(api.post(path + "/stock", Map.of("set", 1, "from", 1)).status())
                .isEqualTo(404);
        for (var door : List.of("/stock", "/stock?at=2026-01-01T00:00:00Z", "/stock/explain", "/stock/movements")) {
            assertThat(api.get(path + door).status()).as(door).isEqualTo(404);
        }
    }
}
