package dev.storekeeper.product.stock;

import dev.storekeeper.Api;
import dev.storekeeper.TestProducts;
import dev.storekeeper.product.WithEditor;
import java.util.List;
import java.util.Map;

/** An editor who changes quantities, and the ledger as the database holds it. */
abstract class WithProducts extends WithEditor {

    /** The path of a new product with that quantity. */
    String productOf(int quantity) {
        var body = Map.of("name", "Counted", "price", 1, "quantity", quantity);
        return TestProducts.pathOf(products.from(body));
    }

    Api.Answer move(String path, int delta, String reason) {
        return api.post(path + "/stock", Map.of("delta", delta, "reason", reason));
    }

    int quantity(String path) {
        return Math.toIntExact(api.get(path).number("quantity"));
    }

    /** Each row as {@code reason before>after}, oldest first. */
    List<String> ledger(String path) {
        return database.queryForList(
                "SELECT CONCAT(reason, ' ', before_quantity, '>', after_quantity) FROM stock_movement"
                        + " WHERE product_id = ? ORDER BY id",
                String.class,
                id(path));
    }
}
