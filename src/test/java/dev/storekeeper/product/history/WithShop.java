package dev.storekeeper.product.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestProducts;
import dev.storekeeper.product.WithEditor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An editor who changes products, and the change sets of that. */
abstract class WithShop extends WithEditor {

    /** The path of a new product: 10 of it at 12.00. */
    String product(String name) {
        return product(Map.of("name", name));
    }

    String product(Map<String, Object> more) {
        var body = new HashMap<String, Object>(Map.of("price", "12.00", "quantity", 10));
        body.putAll(more);
        return TestProducts.pathOf(products.from(body));
    }

    void edit(String path, Map<String, Object> fields) {
        require(api.put(path, fields), 200);
    }

    static Api.Answer require(Api.Answer answer, int status) {
        assertThat(answer).hasStatus(status);
        return answer;
    }

    /** The change sets of a product, newest first. */
    List<JsonNode> changes(String path) {
        return require(api.get("/changes?product=" + id(path)), 200)
                .json()
                .valueStream()
                .toList();
    }

    /** The newest change set of a product. */
    long change(String path) {
        return changes(path).getFirst().get("id").asLong();
    }

    JsonNode rows(long change) {
        return require(api.get("/changes/" + change + "/products"), 200).json();
    }

    static List<String> texts(JsonNode rows, String field) {
        return rows.valueStream().map(row -> row.path(field).asString()).toList();
    }
}
