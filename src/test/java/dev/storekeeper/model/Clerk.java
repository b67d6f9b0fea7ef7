package dev.storekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Does at random what people do, over HTTP and in the model, and sees to it that both answer alike. */
final class Clerk {

    private final Api api;
    private final Shop shop;
    private final Chance chance;
    private final String name;

    /** What was done so far, for whoever looks for the reason of a failure. */
    final List<String> diary = new ArrayList<>();

    Clerk(Api api, Shop shop, Chance chance, String name) {
        this.api = api;
        this.shop = shop;
        this.chance = chance;
        this.name = name;
    }

    void work() {
        switch (chance.below(17)) {
            case 0, 1 -> create();
            case 2, 3, 4 -> edit();
            case 5, 6 -> move();
            case 7 -> set();
            case 8, 9 -> delete();
            case 10 -> restore();
            case 11, 12, 13 -> deliver();
            default -> revert();
        }
    }

    private void create() {
        var fields = chance.product();
        var expected = shop.mayCreate(fields);
        var answer = post(api, "/products", body(fields));
        assertAnswer(answer, expected);
        if (expected == Verdict.CREATED) {
            var id = answer.json().get("id").asLong();
            shop.create(id, fields);
            assertShown(id, answer);
        }
    }

    private void edit() {
        var id = chance.product(shop);
        var named = chance.edit();
        var basis = chance.basis(shop, id);
        var answer = send(on(basis), chance.percent(50) ? "PUT" : "PATCH", path(id), body(named));
        assertAnswer(answer, shop.edit(id, named, basis));
        assertShown(id, answer);
    }

    private void delete() {
        var id = chance.product(shop);
        var basis = chance.basis(shop, id);
        assertAnswer(send(on(basis), "DELETE", path(id), ""), shop.delete(id, basis));
    }

    private void move() {
        var id = chance.product(shop);
        var delta = chance.percent(3) ? Integer.MAX_VALUE : (1 + chance.below(5)) * (chance.percent(50) ? 1 : -1);
        var reason = chance.reason();
        var basis = chance.basis(shop, id);
        var body = "{\"delta\": %d, \"reason\": \"%s\"}".formatted(delta, reason);
        assertAnswer(post(on(basis), path(id) + "/stock", body), shop.move(id, delta, reason, basis));
    }

    private void set() {
        var id = chance.product(shop);
        var now = shop.goods.get(id);
        var from = now == null || chance.percent(30) ? chance.below(8) : now.quantity();
        var to = chance.below(8);
        var basis = chance.basis(shop, id);
        var body = "{\"set\": %d, \"from\": %d}".formatted(to, from);
        assertAnswer(post(on(basis), path(id) + "/stock", body), shop.set(id, from, to, basis));
    }

    private void restore() {
        var id = chance.product(shop);
        var answer = post(api, path(id) + "/restore", "");
        assertAnswer(answer, shop.restore(id));
        assertShown(id, answer);
    }

    /** One of the last, mostly: those can be undone. */
    private void revert() {
        if (shop.changes.isEmpty()) {
            return;
        }
        var back = chance.percent(70) ? Math.min(6, shop.changes.size()) : shop.changes.size();
        var change = shop.changes.get(shop.changes.size() - 1 - chance.below(back));
        var skipping = chance.percent(50);
        var id = new Historian(api, shop).id(change);
        var foreseen = Reversal.of(shop, change);
        var answer = post(api, "/changes/" + id + "/revert" + (skipping ? "?on_conflict=skip" : ""), "");
        assertAnswer(answer, shop.revert(change, skipping));
        if (answer.status() == 200) {
            var told = answer.json();
            assertThat(told.get("changed").asInt()).isEqualTo(foreseen.steps().size());
            assertThat(told.get("left").asInt()).isEqualTo(foreseen.left());
            assertThat(told.get("unchanged").asInt()).isEqualTo(foreseen.idle());
            assertThat(told.has("change")).isEqualTo(!foreseen.steps().isEmpty());
        }
    }

    private void deliver() {
        var columns = chance.columns();
        var rows = chance.rows(shop, columns);
        var delivery = new Delivery(shop, rows);
        var skipping = chance.percent(60);
        var dry = chance.percent(20);
        var csv = chance.percent(50);
        var answer = send(
                api.with("Content-Type", csv ? "text/csv" : "application/x-ndjson"),
                "POST",
                "/products/import?on_error=%s&dry_run=%s".formatted(skipping ? "skip" : "abort", dry),
                csv ? Files.csv(columns, rows) : Files.ndjson(columns, rows));
        var refused = delivery.isRefused() && !skipping;
        assertAnswer(answer, refused ? new Verdict(422, "import_refused") : Verdict.DONE);
        if (refused) {
            return;
        }
        var report = answer.json().get("report").valueStream().toList();
        assertThat(report.stream().map(row -> row.get("outcome").asString()))
                .isEqualTo(delivery.plan.stream().map(Delivery.Planned::outcome).toList());
        if (!dry) {
            var steps = delivery.steps(report.stream()
                    .map(row -> row.path("id").asLong(Delivery.Row.NEW))
                    .toList());
            shop.deliver(steps);
            assertThat(answer.json().has("change")).isEqualTo(!steps.isEmpty());
        }
    }

    /** Now and then under a key, and then once more. */
    Api.Answer post(Api client, String path, String body) {
        if (chance.percent(75)) {
            return send(client, "POST", path, body);
        }
        var keyed = client.with("Idempotency-Key", name + "-" + diary.size());
        var first = send(keyed, "POST", path, body);
        var again = send(keyed, "POST", path, body);
        assertThat(again.status()).isEqualTo(first.status());
        if (first.status() < 400) {
            assertThat(again.text()).isEqualTo(first.text());
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        }
        return first;
    }

    Api.Answer send(Api client, String method, String path, String body) {
        var answer = client.send(method, path, body.isEmpty() ? null : body);
        diary.add("%s %s %s -> %d".formatted(method, path, body, answer.status()));
        return answer;
    }

    private Api on(Basis basis) {
        var client = basis.version() < 0 ? api : api.with("If-Match", "\"" + basis.version() + "\"");
        return basis.merging() ? client.with("Prefer", "handling=merge") : client;
    }

    static void assertAnswer(Api.Answer answer, Verdict expected) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(expected.status());
        if (!expected.code().isEmpty()) {
            assertThat(answer.json().get("code").asString()).isEqualTo(expected.code());
        }
    }

    private void assertShown(long id, Api.Answer answer) {
        var now = shop.goods.get(id);
        if (answer.status() < 300 && now != null) {
            assertThat(Goods.shown(answer.json())).matches(now::looksLike, "looks like " + now);
            assertThat(answer.header("ETag")).isEqualTo("\"" + now.version() + "\"");
        }
    }

    private static String path(long id) {
        return "/products/" + id;
    }

    private static String body(Map<String, String> fields) {
        return new LinkedHashMap<>(fields)
                .entrySet().stream()
                        .map(field -> "\"%s\": %s".formatted(field.getKey(), field.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
    }
}
