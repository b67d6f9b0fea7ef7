package dev.storekeeper.model;

import dev.storekeeper.Api;

/** Does this and that, without knowing what others do meanwhile. */
final class PasserBy {

    private final Api api;
    private final Shop shop;
    private final Chance chance;

    /** @param shop as everybody found it */
    PasserBy(Api api, Shop shop, Chance chance) {
        this.api = api;
        this.shop = shop;
        this.chance = chance;
    }

    Api.Answer act() {
        var path = "/products/" + chance.product(shop);
        return switch (chance.below(10)) {
            case 0, 1 -> api.put(path, Files.json(chance.edit()));
            case 2, 3, 4 -> api.post(path + "/stock", "{\"delta\": -1, \"reason\": \"sale\"}");
            case 5 -> api.post(path + "/stock", "{\"set\": 9, \"from\": %d}".formatted(chance.below(8)));
            case 6 -> api.delete(path);
            case 7 -> api.post(path + "/restore", null);
            case 8 -> revert(path);
            default -> send();
        };
    }

    /** What was done last to a product, if it is not undone already. */
    private Api.Answer revert(String path) {
        var last = api.get(path.replace("/products/", "/changes?limit=3&product="));
        var changes = last.json();
        return changes.isEmpty()
                ? last
                : api.post(
                        "/changes/" + changes.get(chance.below(changes.size())).get("id") + "/revert"
                                + (chance.percent(50) ? "?on_conflict=skip" : ""),
                        null);
    }

    private Api.Answer send() {
        var columns = Files.columns(true, false, Goods.FIELDS);
        var rows = chance.rows(shop, columns).stream()
                .filter(row -> row.id() != null)
                .toList();
        return api.with("Content-Type", "application/x-ndjson")
                .post("/products/import?on_error=skip", Files.ndjson(columns, rows));
    }
}
