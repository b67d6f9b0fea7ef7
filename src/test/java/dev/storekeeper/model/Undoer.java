package dev.storekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;

/** Regrets what was done. */
final class Undoer {

    private final Desk desk;
    private final Shop shop;
    private final Chance chance;

    Undoer(Desk desk, Shop shop, Chance chance) {
        this.desk = desk;
        this.shop = shop;
        this.chance = chance;
    }

    void restore() {
        var id = chance.product(shop);
        var answer = desk.post(desk.api(), "/products/" + id + "/restore", "");
        desk.assertAnswer(answer, shop.restore(id));
        desk.assertShown(id, answer);
    }

    /** One of the last, mostly: those can be undone. */
    void revert() {
        if (shop.changes.isEmpty()) {
            return;
        }
        var back = chance.percent(70) ? Math.min(6, shop.changes.size()) : shop.changes.size();
        var change = shop.changes.get(shop.changes.size() - 1 - chance.below(back));
        var skipping = chance.percent(50);
        var path = "/changes/" + new Historian(desk.api(), shop).id(change) + "/revert";
        var foreseen = Reversal.of(shop, change);
        var answer = desk.post(desk.api(), path + (skipping ? "?on_conflict=skip" : ""), "");
        desk.assertAnswer(answer, shop.revert(change, skipping));
        if (answer.status() == 200) {
            assertTold(answer, foreseen);
        }
    }

    private static void assertTold(Api.Answer answer, Reversal foreseen) {
        var told = answer.json();
        assertThat(told.get("changed").asInt()).isEqualTo(foreseen.steps().size());
        assertThat(told.get("left").asInt()).isEqualTo(foreseen.left());
        assertThat(told.get("unchanged").asInt()).isEqualTo(foreseen.idle());
        assertThat(told.has("change")).isEqualTo(!foreseen.steps().isEmpty());
    }
}
