package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody says from how many on a product is low, and the list knows which ones are. */
class LowStockTests extends WithEditor {

    private final String mark = "m" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void findsWhatIsAtItsMarkOrBelow() {
        create("above", 6, "5");
        var at = create("at", 5, "5");
        create("below", 0, "5");
        create("unmarked", 0, "null");
        assertThat(found("low_stock=true")).containsExactly("at", "below");
        assertThat(found("low_stock=false")).containsExactly("above", "unmarked");
        assertThat(found("low_stock=true&in_stock=true")).containsExactly("at");

        api.post(at + "/stock", "{\"delta\": 1, \"reason\": \"restock\"}");
        assertThat(found("low_stock=true")).containsExactly("below");
        api.patch(at, "{\"low_stock_at\": 10}");
        assertThat(found("low_stock=true")).containsExactly("at", "below");
        api.patch(at, "{\"low_stock_at\": null}");
        assertThat(found("low_stock=true")).containsExactly("below");
    }

    @Test
    void changesTheVersionAndConflictsLikeAnyField() {
        var path = create("marked", 3, "5");
        assertThat(api.put(path, "{\"low_stock_at\": \"7\"}").text()).contains("\"low_stock_at\":7,\"version\":1");
        var late = api.with("If-Match", "\"0\"").put(path, "{\"low_stock_at\": 9}");
        assertThat(late).hasStatus(412);
        assertThat(late.json().at("/differences/0").toString())
                .isEqualTo("{\"field\":\"low_stock_at\",\"conflict\":true,\"yours\":9,\"current\":7,\"base\":5}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "2147483648", "1.5", "\"\"", "true", "[]"})
    void refusesWhatIsNoMark(String mark) {
        var answer = api.post(
                "/products",
                "{\"name\": \"Lamp\", \"price\": 1, \"quantity\": 1, \"low_stock_at\": %s}".formatted(mark));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo("low_stock_at");
    }

    private String create(String name, int quantity, String lowStockAt) {
        var answer = api.post(
                "/products",
                "{\"name\": \"%s %s\", \"price\": 1, \"quantity\": %d, \"low_stock_at\": %s}"
                        .formatted(mark, name, quantity, lowStockAt));
        assertThat(answer).as(answer.text()).hasStatus(201);
        return String.valueOf(answer.header("Location"));
    }

    private List<String> found(String filter) {
        return api.get("/products?q=" + mark + "&sort=name&fields=name&" + filter)
                .json()
                .valueStream()
                .map(product -> product.get("name").asString().substring(mark.length() + 1))
                .toList();
    }
}
