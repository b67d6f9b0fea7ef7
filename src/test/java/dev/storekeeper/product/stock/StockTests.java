package dev.storekeeper.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moves and counts change the quantity within its bounds; a refusal says what the quantity is. */
class StockTests extends WithProducts {

    @Test
    void changesQuantityAndVersion() {
        var path = productOf(10);
        var sold = move(path, -3, "sale");
        assertThat(sold).hasStatus(200);
        assertThat(sold.json()).hasToString("{\"product_id\":%d,\"quantity\":7,\"version\":1}".formatted(id(path)));
        assertThat(sold).hasHeader("ETag", "\"1\"");
        assertThat(move(path, 5, "restock").number("quantity")).isEqualTo(12);
        var product = api.get(path);
        assertThat(product).hasHeader("ETag", "\"2\"");
        assertThat(product.number("quantity")).isEqualTo(12);
        assertThat(api.with("If-Match", "\"1\"").put(path, Map.of("name", "Stale")))
                .hasStatus(412);
    }

    @Test
    void refusesToSellMoreThanIsLeft() {
        var path = productOf(3);
        var refused = move(path, -4, "sale");
        assertThat(refused).hasStatus(409).hasCode("insufficient_stock");
        assertThat(refused.string("detail")).isEqualTo("Only 3 are left.");
        assertThat(refused.number("quantity")).isEqualTo(3);
        assertThat(refused.wrongFields()).containsExactly("delta");
        assertThat(quantity(path)).isEqualTo(3);
        assertThat(ledger(path)).containsExactly("edit 0>3");
        assertThat(move(path, -3, "sale")).hasStatus(200);
        assertThat(move(path, -1, "sale").string("detail")).isEqualTo("Nothing is left.");
    }

    private Api.Answer change(String path, String how) {
        return switch (how) {
            case "sell" -> move(path, -1, "sale");
            case "edit" -> api.put(path, Map.of("price", 2));
            default -> api.delete(path);
        };
    }

    /** The test holds the row of the product, so that all who would change it wait: one of them at the database. */
    @ParameterizedTest
    @ValueSource(strings = {"sell", "edit", "sell edit", "sell edit delete"})
    void leavesConnectionsToOtherRequestsDuringARush(String rush) throws Exception {
        var path = productOf(30);
        var statement = "FOR UPDATE";
        try (var row = HeldRow.by(database, "SELECT id FROM product WHERE id = ? FOR UPDATE", id(path))) {
            var changes = Stream.generate(() -> Stream.of(rush.split(" ")))
                    .flatMap(Function.identity())
                    .limit(30)
                    .map(how -> CompletableFuture.supplyAsync(() -> change(path, how), Thread::startVirtualThread))
                    .toList();
            row.awaitWaiting(1, statement);
            for (int i = 0; i < 20; i++) {
                assertThat(api.get("/products?limit=1")).hasStatus(200);
                assertThat(row.waiting(statement)).isOne();
            }
            row.commit();
            var gone = rush.contains("delete");
            assertThat(changes.stream().map(CompletableFuture::join))
                    .allSatisfy(answer -> assertThat(answer.status())
                            .as(answer.text())
                            .isIn(gone ? List.of(200, 204, 404) : List.of(200)));
        }
    }

    @Test
    void setsACountUnlessTheQuantityHasChanged() {
        var path = productOf(10);
        var counted = api.post(path + "/stock", Map.of("set", 8, "from", "10", "note", "Shelf 3"));
        assertThat(counted).hasStatus(200);
        assertThat(counted.number("version")).isEqualTo(1);
        var late = api.post(path + "/stock", Map.of("set", 9, "from", 10, "reason", "correction"));
        assertThat(late).hasStatus(409).hasCode("quantity_changed");
        assertThat(late.string("detail")).isEqualTo("The quantity is 8 now.");
        assertThat(ledger(path)).containsExactly("edit 0>10", "correction 10>8");
    }

    @Test
    void writesNothingForACountThatFindsTheExpectedQuantity() {
        var path = productOf(10);
        var counted = api.post(path + "/stock", Map.of("set", 10, "from", 10));
        assertThat(counted).hasStatus(200).hasHeader("ETag", "\"0\"");
        assertThat(api.post(path + "/stock", Map.of("set", 9, "from", 9))).hasStatus(409);
        assertThat(ledger(path)).containsExactly("edit 0>10");
    }

    @Test
    void refusesToExceedTheLargestQuantity() {
        var path = productOf(10);
        var refused = move(path, Integer.MAX_VALUE, "restock");
        assertThat(refused).hasStatus(409).hasCode("too_much_stock");
        assertThat(move(path, Integer.MAX_VALUE - 10, "restock")).hasStatus(200);
        assertThat(move(path, -Integer.MAX_VALUE, "write_off")).hasStatus(200);
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
    void namesInvalidFields(String body, String fields) {
        var path = productOf(10);
        var answer = api.post(path + "/stock", body.replace('\'', '"'));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactlyInAnyOrderElementsOf(List.of(fields.split(",", -1)));
        assertThat(ledger(path)).hasSize(1);
    }

    @Test
    void acceptsNotesOfUpTo255Characters() {
        var path = productOf(10);
        var note = "\uD83D\uDCE6".repeat(255);
        assertThat(noted(path, note)).hasStatus(200);
        assertThat(noted(path, note + "x").wrongFields()).containsExactly("note");
        var movement = api.get(path + "/stock/movements").json().get(0);
        assertThat(movement.get("note").asString()).isEqualTo(note);
    }

    private Api.Answer noted(String path, String note) {
        return api.post(path + "/stock", Map.of("delta", 1, "reason", "restock", "note", note));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "01", "x", "9223372036854775807", "99999999999999999999"})
    void findsNoProductForOtherIds(String id) {
        var path = "/products/" + id;
        assertThat(move(path, 1, "sale")).hasStatus(404);
        assertThat(api.post(path + "/stock", Map.of("set", 1, "from", 1))).hasStatus(404);
        for (var suffix : List.of("/stock", "/stock?at=2026-01-01T00:00:00Z", "/stock/explain", "/stock/movements")) {
            assertThat(api.get(path + suffix)).as(suffix).hasStatus(404);
        }
    }
}
