package dev.storekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Keeps products and counts them. */
final class Clerk {

    private final Desk desk;
    private final Shop shop;
    private final Chance chance;

    Clerk(Desk desk, Shop shop, Chance chance) {
        this.desk = desk;
        this.shop = shop;
        this.chance = chance;
    }

    void create() {
        var fields = chance.product();
        var expected = shop.mayCreate(fields);
        var answer = desk.post(desk.api(), "/products", Files.json(fields));
        desk.assertAnswer(answer, expected);
        if (expected == Verdict.CREATED) {
            var id = answer.number("id");
            shop.create(id, fields);
            desk.assertShown(id, answer);
        }
    }

    void edit() {
        var id = chance.product(shop);
        var named = chance.edit();
        var basis = chance.basis(shop, id);
        var method = chance.percent(50) ? "PUT" : "PATCH";
        var answer = desk.send(desk.on(basis), method, path(id), Files.json(named));
        desk.assertAnswer(answer, shop.edit(id, named, basis));
        desk.assertShown(id, answer);
        var now = shop.goods.get(id);
        if (answer.status() == 412 && now != null) {
            assertThat(answer.json().get("differences").valueStream().map(Clerk::difference))
                    .isEqualTo(now.differing(named).stream()
                            .map(field -> difference(field, named, now, basis))
                            .toList());
        }
    }

    void delete() {
        var id = chance.product(shop);
        var basis = chance.basis(shop, id);
        desk.assertAnswer(desk.send(desk.on(basis), "DELETE", path(id), ""), shop.delete(id, basis));
    }

    void move() {
        var id = chance.product(shop);
        var delta = chance.percent(3) ? Integer.MAX_VALUE : (1 + chance.below(5)) * (chance.percent(50) ? 1 : -1);
        var reason = chance.reason();
        var basis = chance.basis(shop, id);
        var body = "{\"delta\": %d, \"reason\": \"%s\"}".formatted(delta, reason);
        desk.assertAnswer(desk.post(desk.on(basis), path(id) + "/stock", body), shop.move(id, delta, reason, basis));
    }

    void set() {
        var id = chance.product(shop);
        var now = shop.goods.get(id);
        var from = now == null || chance.percent(30) ? chance.below(8) : now.quantity();
        var to = chance.below(8);
        var basis = chance.basis(shop, id);
        var body = "{\"set\": %d, \"from\": %d}".formatted(to, from);
        desk.assertAnswer(desk.post(desk.on(basis), path(id) + "/stock", body), shop.set(id, from, to, basis));
    }

    /** What a late editor is shown: both values, and the one that they have read. */
    private String difference(String field, Map<String, String> named, Goods now, Basis basis) {
        var read = shop.read(now, basis.version());
        var stays = basis.knows(now, field);
        return "%s %s %s %s %s"
                .formatted(
                        field,
                        !stays,
                        named.get(field),
                        now.get(field),
                        stays ? now.get(field) : read == null ? "-" : read.get(field));
    }

    private static String difference(JsonNode told) {
        return "%s %s %s %s %s"
                .formatted(
                        told.get("field").asString(),
                        told.get("conflict"),
                        told.get("yours"),
                        told.get("current"),
                        base(told.get("base")));
    }

    private static String base(@Nullable JsonNode base) {
        return base == null ? "-" : base.toString();
    }

    private static String path(long id) {
        return "/products/" + id;
    }
}
