package dev.storekeeper;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Makes products through the front door. */
public final class TestProducts {

    private final Api api;

    private TestProducts(Api api) {
        this.api = api;
    }

    public static TestProducts of(Api editor) {
        return new TestProducts(editor);
    }

    /** A product of that name, with a price of 1200.99 and 10 of it there. */
    public JsonNode called(String name) {
        return from(Map.of("name", name, "price", "1200.99", "quantity", 10));
    }

    /** A product from a body that is right. */
    public JsonNode from(Object body) {
        var answer = api.post("/products", body);
        if (answer.status() != 201) {
            throw new AssertionError("expected 201 but was " + answer);
        }
        return answer.json();
    }

    public static String pathOf(JsonNode product) {
        return "/products/" + product.get("id").asLong();
    }
}
