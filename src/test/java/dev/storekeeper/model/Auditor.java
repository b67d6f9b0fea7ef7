package dev.storekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;

/** Compares all that the service remembers with all that the model does. */
final class Auditor {

    private final Api api;
    private final Shop shop;

    Auditor(Api api, Shop shop) {
        this.api = api;
        this.shop = shop;
    }

    void compare() {
        for (var id : shop.lives.keySet()) {
            var shown = api.get("/products/" + id);
            var now = shop.goods.get(id);
            assertThat(shown.status()).isEqualTo(now == null ? 404 : 200);
            if (now != null) {
                assertThat(Goods.shown(shown.json())).matches(now::looksLike, "looks like " + now);
            }
            assertLedger(id, now == null ? 0 : now.quantity());
        }
    }

    private void assertLedger(long id, int quantity) {
        var movements =
                api.get("/products/" + id + "/stock/movements?limit=1000").json();
        assertThat(movements
                        .valueStream()
                        .map(row ->
                                "%s %s>%s".formatted(row.get("reason").asString(), row.get("before"), row.get("after")))
                        .toList()
                        .reversed())
                .isEqualTo(shop.ledger.get(id));
        assertThat(movements
                        .valueStream()
                        .mapToInt(row -> row.get("delta").asInt())
                        .sum())
                .isEqualTo(quantity);
        var explained = api.get("/products/" + id + "/stock/explain").json();
        assertThat(explained.get("closing").asInt()).isEqualTo(quantity);
    }
}
