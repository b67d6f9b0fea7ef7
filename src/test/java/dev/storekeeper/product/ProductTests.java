package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One product from its first day to its last. */
class ProductTests extends WithEditor {

    @Test
    void comesBackAsItWasCreated() {
        var created = api.post(
                "/products",
                "{\"sku\": \"LAP-1\", \"name\": \"Laptop\", \"description\": \"Gaming laptop\", \"price\": 1200.99,"
                        + " \"quantity\": 10}");
        assertThat(created).hasStatus(201);
        var id = created.number("id");
        assertThat(created.header("Location")).isEqualTo("/products/" + id);
        assertThat(created.text())
                .startsWith(
                        "{\"id\":" + id + ",\"sku\":\"LAP-1\",\"name\":\"Laptop\",\"description\":\"Gaming laptop\","
                                + "\"price\":1200.99,\"quantity\":10,\"low_stock_at\":null,\"version\":0,\"created_at\":\"");

        var read = api.get(Objects.requireNonNull(created.header("Location")));
        assertThat(read).hasStatus(200);
        assertThat(read.text()).isEqualTo(created.text());
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag")).isEqualTo("\"0\"");
    }

    @Test
    void tellsTimesInUtcAndMovesTheSecond() {
        var before = products.called("Watch");
        assertThat(before.get("created_at").asString())
                .endsWith("Z")
                .isEqualTo(before.get("updated_at").asString());
        var after = api.put(pathOf(before), "{\"quantity\": 9}").json();
        assertThat(after.get("created_at")).isEqualTo(before.get("created_at"));
        assertThat(Instant.parse(after.get("updated_at").asString()))
                .isAfter(Instant.parse(before.get("updated_at").asString()));
        assertThat(api.get(pathOf(before)).json()).isEqualTo(after);
    }

    @Test
    void showsWhatHasNoValueAsNull() {
        var product = products.called("Bare");
        assertThat(product.get("sku").isNull()).isTrue();
        assertThat(product.get("description").isNull()).isTrue();
    }

    @Test
    void putChangesWhatTheBodyNames() {
        var path = pathOf(products.from(
                "{\"name\": \"Laptop\", \"description\": \"Old\", \"price\": 1200.99, \"quantity\": 10}"));
        var answer = api.put(path, "{\"price\": 1100.50, \"quantity\": 5}");
        assertThat(answer).hasStatus(200).hasHeader("ETag", "\"1\"");
        assertThat(answer.text())
                .contains(
                        "\"name\":\"Laptop\",\"description\":\"Old\",\"price\":1100.50,\"quantity\":5,\"low_stock_at\":null,\"version\":1");
        assertThat(api.get(path).text()).isEqualTo(answer.text());
    }

    @Test
    void tellsAbsentFromNull() {
        var path = pathOf(products.from(
                "{\"sku\": \"NULLS\", \"name\": \"N\", \"description\": \"D\", \"price\": 1, \"quantity\": 1}"));
        assertThat(api.patch(path, "{\"description\": null}").text())
                .contains("\"sku\":\"NULLS\"", "\"description\":null");
        assertThat(api.put(path, "{\"sku\": null}").text()).contains("\"sku\":null");
        var refused = api.patch(path, "{\"name\": null, \"price\": null, \"quantity\": null, \"sku\": \"X\"}");
        assertThat(refused).hasStatus(400);
        assertThat(refused.wrongFields()).containsExactly("name", "price", "quantity");
        assertThat(api.get(path).text()).contains("\"sku\":null,\"name\":\"N\"");
    }

    @Test
    void leavesNoTraceOfAnEditThatChangesNothing() {
        var product = products.called("Same");
        var answer = api.put(pathOf(product), "{\"name\": \"Same\", \"price\": \"1200.99\"}");
        assertThat(answer).hasStatus(200);
        assertThat(answer.json()).isEqualTo(product);
        assertThat(api.patch(pathOf(product), "{}").json()).isEqualTo(product);
    }

    @Test
    void patchTakesMergePatchAndJsonAlone() {
        var path = pathOf(products.called("Patched"));
        assertThat(api.with("Content-Type", "application/json").send("PATCH", path, "{\"quantity\": 1}"))
                .hasStatus(200);
        assertThat(api.patch(path, "{\"quantity\": 2}").number("quantity")).isEqualTo(2);
        assertThat(api.with("Content-Type", "text/plain").send("PATCH", path, "{\"quantity\": 3}"))
                .hasStatus(415);
    }

    @Test
    void isGoneOnceDeleted() {
        var path = pathOf(products.called("Short-lived"));
        var answer = api.delete(path);
        assertThat(answer).hasStatus(200);
        assertThat(answer.text()).isEqualTo("{\"message\":\"Product deleted successfully\"}");
        assertThat(api.get(path)).hasStatus(404);
        assertThat(api.put(path, "{\"quantity\": 1}")).hasStatus(404);
        assertThat(api.delete(path)).hasStatus(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "-1",
                "0",
                "01",
                "1.0",
                "1e3",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551617"
            })
    void findsNothingUnderAnotherSpelling(String id) {
        var path = "/products/" + id;
        for (var answer :
                new Api.Answer[] {api.get(path), api.put(path, "{}"), api.patch(path, "{}"), api.delete(path)}) {
            assertThat(answer).hasStatus(404).hasCode("not_found");
        }
    }
}
