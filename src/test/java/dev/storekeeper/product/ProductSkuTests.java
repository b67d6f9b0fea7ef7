package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** No two products share a sku; any number of them have none. */
class ProductSkuTests extends WithEditor {

    @Test
    void refusesATwin() {
        withSku("TWIN-1");
        isTaken(api.post("/products", body("TWIN-1")));
        isTaken(api.post("/products", body("twin-1")));
        withSku("TWIN1");
        withSku("TWIN_1");
    }

    @Test
    void refusesToBecomeATwin() {
        withSku("FIRST");
        var second = withSku("SECOND");
        isTaken(api.put(pathOf(second), "{\"sku\": \"FIRST\", \"quantity\": 99}"));
        assertThat(api.get(pathOf(second)).json()).isEqualTo(second);
    }

    @Test
    void mayChangeItsOwnCase() {
        var product = withSku("case");
        assertThat(api.patch(pathOf(product), "{\"sku\": \"CASE\"}").string("sku"))
                .isEqualTo("CASE");
    }

    @Test
    void isFreeAgainOnceClearedOrDeleted() {
        var product = withSku("AGAIN");
        api.patch(pathOf(product), "{\"sku\": null}");
        var heir = withSku("AGAIN");
        api.delete(pathOf(heir));
        withSku("AGAIN");
    }

    @Test
    void goesToOneOfManyAtOnce() throws InterruptedException, ExecutionException {
        Callable<Integer> create = () -> api.post("/products", body("RUSH")).status();
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = people.invokeAll(Collections.nCopies(20, create)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses)
                    .containsOnlyOnce(201)
                    .allMatch(status -> status == 201 || status == 409 || status == 503);
        }
    }

    private JsonNode withSku(String sku) {
        return products.from(body(sku));
    }

    private static Map<String, Object> body(String sku) {
        return Map.of("sku", sku, "name", "Thing", "price", 1, "quantity", 1);
    }

    private static void isTaken(Api.Answer answer) {
        assertThat(answer).hasStatus(409).hasCode("sku_taken");
        assertThat(answer.wrongFields()).containsExactly("sku");
    }
}
